import { formatGoTime, goDurationText, TIME_METHODS } from './goTime';
import { GoData, GoDuration, GoHistogram, GoMap, GoSample, GoTime, goTypeOf, type GoValue } from './goValue';
import { TemplateFailure } from './templateFunction';

const DURATION_METHODS: Readonly<Record<string, (nanoseconds: bigint) => GoValue>> = {
  Hours: (nanoseconds) => Number(nanoseconds) / 3.6e12,
  Minutes: (nanoseconds) => Number(nanoseconds) / 6e10,
  Seconds: (nanoseconds) => Number(nanoseconds) / 1e9,
  Milliseconds: (nanoseconds) => nanoseconds / 1_000_000n,
  String: goDurationText,
};

/**
 * What `.Name` is of a value, called with `args` where it is a method; they are undefined where none were given, and evaluated for
 * methods alone. Methods that Go has and this has not are refused. Source: Go, text/template/exec.go, `evalField`.
 */
export function goField(value: GoValue, name: string, args: (() => readonly GoValue[]) | undefined): GoValue {
  if (value === undefined || value === null) {
    return undefined;
  }
  const method = methodOf(value, name);
  if (method !== undefined) {
    return method(args?.() ?? []);
  }
  if (value instanceof GoMap) {
    if (args !== undefined) {
      throw new TemplateFailure(`${name} is not a method but has arguments`);
    }
    return value.get(name);
  }
  const fields = value instanceof GoSample ? sampleFields(value) : value instanceof GoData ? value.fields : undefined;
  if (fields?.has(name) !== true) {
    throw new TemplateFailure(
      value instanceof GoTime || value instanceof GoDuration || value instanceof GoHistogram
        ? `${name} of ${goTypeOf(value)} cannot be had here`
        : `can't evaluate field ${name} in type ${goTypeOf(value)}`
    );
  }
  if (args !== undefined) {
    throw new TemplateFailure(`${name} has arguments but cannot be invoked as function`);
  }
  return fields.get(name);
}

function sampleFields({ labels, value }: GoSample): ReadonlyMap<string, GoValue> {
  return new Map<string, GoValue>([
    ['Labels', labels],
    ['Value', value],
  ]);
}

function methodOf(value: GoValue, name: string): ((args: readonly GoValue[]) => GoValue) | undefined {
  if (value instanceof GoTime && name === 'Format') {
    return (args) => {
      const [layout] = takes(name, 1, args);
      if (typeof layout !== 'string') {
        throw new TemplateFailure(`wrong type for value; expected string; got ${goTypeOf(layout)}`);
      }
      return formatGoTime(value.ms, layout);
    };
  }
  const without =
    value instanceof GoTime && Object.hasOwn(TIME_METHODS, name)
      ? () => TIME_METHODS[name](new Date(value.ms))
      : value instanceof GoDuration && Object.hasOwn(DURATION_METHODS, name)
        ? () => DURATION_METHODS[name](value.nanoseconds)
        : value instanceof GoHistogram && name === 'String'
          ? () => value.text
          : undefined;
  return without && ((args) => (takes(name, 0, args), without()));
}

function takes(name: string, count: number, args: readonly GoValue[]): readonly GoValue[] {
  if (args.length !== count) {
    throw new TemplateFailure(`wrong number of args for ${name}: want ${count} got ${args.length}`);
  }
  return args;
}
