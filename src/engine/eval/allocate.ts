import { type Labels } from '../model/labels';
import { type Result, ok } from '../model/result';
import { SeriesSetBuilder } from '../model/seriesSetBuilder';
import { TOO_MANY_SAMPLES } from '../model/tooManySamples';
import { type EvalContext } from './context';

/** Whether a result of so many rows would be larger than the query may be. */
export function isTooLarge(rows: number, ctx: EvalContext): boolean {
  return rows * ctx.grid.length > ctx.maxSamples;
}

/** A result under construction with a row for each of `labels`, or Prometheus' error where it would be larger than the query may be. */
export function allocate(labels: readonly Labels[], ctx: EvalContext): Result<SeriesSetBuilder> {
  return isTooLarge(labels.length, ctx)
    ? { ok: false, error: TOO_MANY_SAMPLES }
    : ok(new SeriesSetBuilder(ctx.grid, labels));
}
