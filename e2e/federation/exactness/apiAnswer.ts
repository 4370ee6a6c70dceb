import { type Grid, lineColumn, type QueryResult, type Result } from '../../../src/engine';
import { inPieces } from '../../../server/inPieces';
import { valueJson } from '../../../server/prometheus/valueJson';
import { type ServerAnswer } from '../../harness/post';
import { isInstant } from '../../../src/engine/model/grid';

const PIECE = 64 * 1024;

/** A bucket as the HTTP API shows it. */
export type ApiBucket = readonly [boundaries: number, lower: string, upper: string, count: string];

export interface ApiHistogram {
  readonly count: string;
  readonly sum: string;
  readonly buckets?: readonly ApiBucket[];
}

export interface ApiSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [time: number, value: string];
  readonly values?: ReadonlyArray<readonly [time: number, value: string]>;
  readonly histogram?: readonly [time: number, histogram: ApiHistogram];
  readonly histograms?: ReadonlyArray<readonly [time: number, histogram: ApiHistogram]>;
}

export type ApiData =
  | { readonly resultType: 'vector' | 'matrix'; readonly result: readonly ApiSeries[] }
  | { readonly resultType: 'scalar' | 'string'; readonly result: readonly [time: number, value: string] };

/** What Prometheus' HTTP API answers, or would answer, to a query. */
export interface ApiAnswer {
  readonly data?: ApiData;
  /** `type: message`. */
  readonly error?: string;
  /** Positions included; sorted. */
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

interface Envelope {
  readonly data?: ApiData;
  readonly errorType?: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

/** A real server's answer. */
export function serverAnswer({ body }: ServerAnswer): ApiAnswer {
  const { data, errorType, error, warnings = [], infos = [] } = JSON.parse(Buffer.from(body).toString()) as Envelope;
  return {
    ...(error === undefined
      ? { data }
      : { error: `${errorType}: ${error.replace('invalid parameter "query": ', '')}` }),
    warnings: [...warnings].sort(),
    infos: [...infos].sort(),
  };
}

/** The engine's answer, as the proxy sends it. */
export function engineApiAnswer(
  query: string,
  grid: Grid,
  result: Result<Pick<QueryResult, 'value' | 'annotations'>>
): ApiAnswer {
  if (!result.ok) {
    return { error: `${result.error.type}: ${result.error.message}`, warnings: [], infos: [] };
  }
  const { value, annotations } = result.value;
  const pieces = valueJson(value, { instant: isInstant(grid) ? grid : undefined, limit: 0 });
  const json = Buffer.concat([...inPieces(pieces, PIECE)]).toString();
  const texts = (level: 'warning' | 'info'): string[] =>
    annotations
      .filter((annotation) => annotation.level === level)
      .map(({ message, span }) => (span === undefined ? message : `${message} (${lineColumn(query, span.start)})`))
      .sort();
  return { data: JSON.parse(`{${json}}`) as ApiData, warnings: texts('warning'), infos: texts('info') };
}
