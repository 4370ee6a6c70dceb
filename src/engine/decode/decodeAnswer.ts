import { type Grid, isInstant } from '../model/grid';
import { ABSENT, HISTOGRAM } from '../model/seriesSet';
import { type Value } from '../model/value';
import { type DecodedAnswer } from './decodedAnswer';
import { malformed, type DecodeFailure } from './decodeFailure';
import { type DecodeLimits } from './decodeLimits';
import { GridSink } from './gridSink';
import { LabelPool } from './labelPool';
import { parseAnswer } from './parseAnswer';
import { RawSink } from './rawSink';
import { scanAnswer } from './scanAnswer';
import { type SeriesSink } from './seriesSink';

export interface DecodeOptions {
  /**
   * `grid` (default): matrices and vectors become a vector on the grid.
   * `raw`: a matrix stays range vectors with the samples' own times.
   * `scalar`: as `grid`, and the one series without labels that a range query makes of a scalar becomes a scalar again.
   */
  readonly as?: 'grid' | 'raw' | 'scalar';
  /** Shares label strings and label sets with other answers decoded with it. */
  readonly pool?: LabelPool;
  readonly limits?: DecodeLimits;
  /**
   * Whether series on the grid keep their texts, and the body with them, where they are as they would be written: as a matrix, or as
   * the vector of an instant query.
   */
  readonly texts?: boolean;
}

export type DecodeResult = { readonly ok: true; readonly value: DecodedAnswer } | DecodeFailure;

const NO_LIMITS: DecodeLimits = { maxSamples: Infinity, maxSeries: Infinity };

/**
 * Decodes the body of a member's answer to `/api/v1/query` or `/api/v1/query_range`, asked at exactly the times of `grid`.
 * Takes any JSON layout, and is fast for the one Prometheus writes. Never throws: whatever the bytes, the result says it.
 */
export function decodeAnswer(body: Uint8Array, grid: Grid, options: DecodeOptions = {}): DecodeResult {
  const limits = options.limits ?? NO_LIMITS;
  const sink = (resultType: 'matrix' | 'vector'): SeriesSink =>
    options.as === 'raw' && resultType === 'matrix' ? new RawSink(limits) : new GridSink(grid, limits);
  const form = isInstant(grid) ? 'vector' : 'matrix';
  const scan = {
    sink,
    pool: options.pool ?? new LabelPool(),
    texts: options.texts === true ? form : undefined,
  } as const;
  const answer = scanAnswer(body, scan) ?? parseAnswer(body, { sink, grid });
  if ('ok' in answer) {
    return answer;
  }
  if (options.as !== 'scalar') {
    return { ok: true, value: answer };
  }
  const value = toScalar(answer.value);
  return value === undefined
    ? malformed('it is not the scalar that was asked for')
    : { ok: true, value: { ...answer, value } };
}

/** Source: upstream `promql/engine.go`, a scalar expression over a range is a matrix of one series without labels. */
function toScalar(value: Value): Value | undefined {
  if (value.type !== 'vector') {
    return value.type === 'scalar' ? value : undefined;
  }
  const { series } = value;
  const whole =
    series.size === 1 && series.labels[0].size === 0 && series.presence.every((p) => p !== ABSENT && p !== HISTOGRAM);
  return whole ? { type: 'scalar', grid: series.grid, values: series.values } : undefined;
}
