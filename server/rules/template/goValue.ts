/**
 * A value inside a template, with the type that Go would give it: undefined is no value, null a nil interface, a number a float64,
 * a bigint an int.
 */
export type GoValue =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | GoByte
  | GoHtml
  | GoMap
  | GoVector
  | GoSample
  | GoTime
  | GoDuration
  | GoHistogram
  | GoData;

/** A uint8, which an index into a text gives. */
export class GoByte {
  constructor(readonly value: number) {}
}

/** A template.HTML. */
export class GoHtml {
  constructor(readonly text: string) {}
}

/** A map of texts, of which missing ones are empty; or of any values. */
export class GoMap {
  constructor(
    readonly elements: 'string' | 'any',
    readonly entries: ReadonlyMap<string, GoValue>
  ) {}

  static of(texts: Readonly<Record<string, string>>): GoMap {
    return new GoMap('string', new Map(Object.entries(texts)));
  }

  get(key: string): GoValue {
    return this.entries.get(key) ?? (this.elements === 'string' ? '' : undefined);
  }
}

/** What a query answered. */
export class GoVector {
  constructor(readonly samples: readonly GoSample[]) {}
}

/** A *sample, whose value is a float64 or a histogram. */
export class GoSample {
  constructor(
    readonly labels: GoMap,
    readonly value: number | GoHistogram
  ) {}
}

/** A *time.Time in UTC. */
export class GoTime {
  constructor(readonly ms: number) {}
}

/** A *time.Duration. */
export class GoDuration {
  constructor(readonly nanoseconds: bigint) {}
}

/** A *histogram.FloatHistogram, of which its text is known. */
export class GoHistogram {
  constructor(readonly text: string) {}
}

/** What `.` is at first. */
export class GoData {
  constructor(readonly fields: ReadonlyMap<string, GoValue>) {}
}

const DATA_TYPE =
  'struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }';

/** Go's name of a value's type. */
export function goTypeOf(value: GoValue): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float64';
    case 'bigint':
      return 'int';
    case 'string':
      return 'string';
    case 'undefined':
      return '<nil>';
    default:
      return value === null ? '<nil>' : objectType(value);
  }
}

function objectType(value: Exclude<GoValue, undefined | null | boolean | number | bigint | string>): string {
  if (value instanceof GoMap) {
    return value.elements === 'string' ? 'map[string]string' : 'map[string]interface {}';
  }
  return value instanceof GoByte
    ? 'uint8'
    : value instanceof GoHtml
      ? 'template.HTML'
      : value instanceof GoVector
        ? 'template.queryResult'
        : value instanceof GoSample
          ? '*template.sample'
          : value instanceof GoTime
            ? '*time.Time'
            : value instanceof GoDuration
              ? '*time.Duration'
              : value instanceof GoHistogram
                ? '*histogram.FloatHistogram'
                : DATA_TYPE;
}

/** Whether a value is not the zero of its type. Source: Go, text/template/exec.go, `isTrue`. */
export function isTruthy(value: GoValue): boolean {
  if (value instanceof GoMap) {
    return value.entries.size > 0;
  }
  if (value instanceof GoVector) {
    return value.samples.length > 0;
  }
  if (value instanceof GoByte) {
    return value.value !== 0;
  }
  if (value instanceof GoHtml) {
    return value.text !== '';
  }
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}

/** The text of a value of Go's kind string; undefined of others. */
export function stringOf(value: GoValue): string | undefined {
  return typeof value === 'string' ? value : value instanceof GoHtml ? value.text : undefined;
}
