import { METRIC_NAME } from '../../model/labels';
import { type Histogram } from '../../model/histogram';
import { type Result } from '../../model/result';
import { HISTOGRAM } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { annotations } from '../annotate';
import { type Buckets, bucketFraction, bucketQuantile } from '../buckets';
import { needsRawHistograms } from '../histogramCells';
import { dropMetadata } from '../metadataLabels';
import { allocate } from '../output';
import { isInvalidQuantile } from '../quantile';
import { joinEqualLabels } from '../rows';
import { classicHistograms } from './classicHistograms';
import { type FunctionCall, type FunctionFamily, vectorResult } from './instantFunction';

/** Where a classic histogram is looked at: the step, and the name an annotation may give it. */
interface Place {
  readonly step: number;
  readonly metric: string;
}

/** A number of every classic histogram in the vector argument `i`, at every step. */
function ofClassic(call: FunctionCall, i: number, f: (buckets: Buckets, place: Place) => number): Result<Value> {
  const input = classicHistograms(call, i);
  if (!input.ok) {
    return input;
  }
  const { histograms } = input.value;
  const target = allocate(
    histograms.map(({ labels }) => dropMetadata(labels)),
    call.ctx
  );
  if (!target.ok) {
    return target;
  }
  const steps = call.grid.length;
  for (let h = 0; h < histograms.length; h++) {
    // Prometheus forgets a histogram's name once it has given a result, until a native one displaces it.
    let metric = histograms[h].labels.get(METRIC_NAME);
    for (let step = 0; step < steps; step++) {
      if (input.value.isBlocked(h, step)) {
        metric = histograms[h].labels.get(METRIC_NAME);
        continue;
      }
      const buckets = input.value.at(h, step);
      if (buckets !== undefined) {
        target.value.setFloat(h * steps + step, f(buckets, { step, metric }));
        metric = '';
      }
    }
  }
  const joined = joinEqualLabels(target.value.finish(), call.expr.span, call.ctx);
  return joined.ok ? vectorResult(joined.value) : joined;
}

function histogramQuantile(call: FunctionCall): Result<Value> {
  const q = call.scalar(0);
  for (const invalid of new Set(q.filter(isInvalidQuantile))) {
    call.ctx.annotate(annotations.invalidQuantile(invalid, call.span(0)));
  }
  return ofClassic(call, 1, (buckets, { step, metric }) => {
    const { value, forced } = bucketQuantile(q[step], buckets);
    if (forced) {
      call.ctx.annotate(annotations.forcedMonotonicity(metric, call.span(1)));
    }
    return value;
  });
}

function histogramFraction(call: FunctionCall): Result<Value> {
  const lower = call.scalar(0);
  const upper = call.scalar(1);
  return ofClassic(call, 2, (buckets, { step }) => bucketFraction(lower[step], upper[step], buckets));
}

/** A number of every native histogram, of the parts of it that the HTTP API gives exactly. Floats are left out. */
function ofNative(call: FunctionCall, f: (h: Histogram) => number): Result<Value> {
  const set = call.vector(0);
  const target = allocate(
    set.labels.map((labels) => labels.dropName()),
    call.ctx
  );
  if (!target.ok) {
    return target;
  }
  for (const [cell, histogram] of set.histograms) {
    if (set.presence[cell] === HISTOGRAM) {
      target.value.setFloat(cell, f(histogram));
    }
  }
  const joined = joinEqualLabels(target.value.finish(), call.expr.span, call.ctx);
  return joined.ok ? vectorResult(joined.value) : joined;
}

/** The spread within a histogram needs its schema; over floats alone there is no result. */
function spread(call: FunctionCall): Result<Value> {
  return call.vector(0).presence.includes(HISTOGRAM)
    ? needsRawHistograms(`${call.expr.func}()`, call.expr.span)
    : ofNative(call, () => NaN);
}

export const histogramFunctions: FunctionFamily = [
  ['histogram_avg', (call) => ofNative(call, (h) => h.sum / h.count)],
  ['histogram_count', (call) => ofNative(call, (h) => h.count)],
  ['histogram_fraction', histogramFraction],
  ['histogram_quantile', histogramQuantile],
  ['histogram_stddev', spread],
  ['histogram_stdvar', spread],
  ['histogram_sum', (call) => ofNative(call, (h) => h.sum)],
];
