import { formatGo } from './goFloat';
import { goDurationText, goTimeText } from './goTime';
import {
  GoByte,
  GoData,
  GoDuration,
  GoHistogram,
  GoHtml,
  GoMap,
  GoSample,
  GoTime,
  type GoValue,
  stringOf,
} from './goValue';

/** A value as Go prints it, a sample without the `&` of a pointer. */
export function goText(value: GoValue): string {
  switch (typeof value) {
    case 'number':
      return formatGo(value, 'g', undefined);
    case 'string':
      return value;
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      return value === undefined || value === null ? '<nil>' : objectText(value);
  }
}

function objectText(value: Exclude<GoValue, undefined | null | boolean | number | bigint | string>): string {
  if (value instanceof GoMap) {
    return mapText(value);
  }
  if (value instanceof GoData) {
    return `{${[...value.fields.values()].map(goText).join(' ')}}`;
  }
  if (value instanceof GoSample) {
    return `{${goText(value.labels)} ${goText(value.value)}}`;
  }
  if (value instanceof GoByte) {
    return String(value.value);
  }
  if (value instanceof GoHtml || value instanceof GoHistogram) {
    return value.text;
  }
  if (value instanceof GoTime) {
    return goTimeText(value.ms);
  }
  // Go prints the addresses of samples, which say nothing.
  return value instanceof GoDuration ? goDurationText(value.nanoseconds) : `[${value.samples.map(goText).join(' ')}]`;
}

function mapText({ entries }: GoMap): string {
  const sorted = [...entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `map[${sorted.map(([key, value]) => `${key}:${goText(value)}`).join(' ')}]`;
}

/** As Go's `fmt.Sprint`: a space between two values of which neither is a text. */
export function goSprint(values: readonly GoValue[]): string {
  return values
    .map((value, i) => {
      const isApart = i > 0 && stringOf(value) === undefined && stringOf(values[i - 1]) === undefined;
      return (isApart ? ' ' : '') + (value instanceof GoSample ? '&' : '') + goText(value);
    })
    .join('');
}
