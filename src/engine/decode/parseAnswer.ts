import { type Grid } from '../model/grid';
import { type ErrorType } from '../model/result';
import { type Value } from '../model/value';
import { type DecodedAnswer } from './decodedAnswer';
import { malformed, type DecodeFailure } from './decodeFailure';
import { isRecord, parseJson } from './json';
import { notices } from './notices';
import { parseSeries } from './parseSeries';
import { parseSampleValue } from './sampleValue';
import { type SeriesSink } from './seriesSink';
import { decodeUtf8 } from './utf8';

export interface ParseAnswerOptions {
  readonly grid: Grid;
  readonly sink: (resultType: 'matrix' | 'vector') => SeriesSink;
}

const ERROR_TYPES: readonly ErrorType[] = [
  'bad_data',
  'execution',
  'timeout',
  'canceled',
  'internal',
  'unavailable',
  'not_found',
  'not_acceptable',
];

/** Decodes an answer in any JSON layout, with the platform's JSON parser. */
export function parseAnswer(bytes: Uint8Array, options: ParseAnswerOptions): DecodedAnswer | DecodeFailure {
  const text = decodeUtf8(bytes, 0, bytes.length);
  const json = text === undefined ? undefined : parseJson(text);
  if (json === undefined) {
    return malformed('it is cut off, or no JSON');
  }
  if (!isRecord(json)) {
    return malformed('it is no object');
  }
  if (json.status === 'error') {
    return answeredError(json);
  }
  const { data } = json;
  const noticed = notices(json);
  if (json.status !== 'success' || !isRecord(data) || noticed === undefined) {
    return malformed('it has no status or no data');
  }
  const value = parseResult(data, options);
  return 'ok' in value ? value : { value, ...noticed };
}

function parseResult(data: Readonly<Record<string, unknown>>, options: ParseAnswerOptions): Value | DecodeFailure {
  const { resultType, result } = data;
  if (resultType === 'scalar' || resultType === 'string') {
    return parsePair(result, resultType, options.grid);
  }
  if ((resultType !== 'matrix' && resultType !== 'vector') || !Array.isArray(result)) {
    return malformed('it has no result of a known type');
  }
  const sink = options.sink(resultType);
  return parseSeries(result, resultType, sink) ?? sink.finish();
}

function parsePair(pair: unknown, type: 'scalar' | 'string', grid: Grid): Value | DecodeFailure {
  const text: unknown = Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'number' ? pair[1] : undefined;
  if (typeof text !== 'string') {
    return malformed(`its ${type} is no pair of time and text`);
  }
  if (type === 'string') {
    return { type: 'string', value: text };
  }
  const value = parseSampleValue(text);
  return value === undefined || grid.length !== 1
    ? malformed('its scalar is no number, or stands for more than one step')
    : { type: 'scalar', grid, values: Float64Array.of(value) };
}

function answeredError(json: Readonly<Record<string, unknown>>): DecodeFailure {
  if (typeof json.error !== 'string') {
    return malformed('it has the status "error" and no error');
  }
  const type = ERROR_TYPES.find((known) => known === json.errorType) ?? 'internal';
  return { ok: false, kind: 'answered', error: { type, message: json.error } };
}
