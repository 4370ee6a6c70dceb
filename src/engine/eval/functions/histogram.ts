import { type Labels, METRIC_NAME } from '../../model/labels';
import { type Histogram, type NativeHistogram } from '../../model/histogram';
import { type Result, type Span } from '../../model/result';
import { HISTOGRAM, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { follows } from '../../syntax/changes';
import { delaysNames } from '../../syntax/delaysNames';
import { annotations } from '../annotations';
import { type Buckets, bucketFraction, bucketQuantile } from '../buckets';
import { histogramAt, needsRawHistograms } from '../histogramCells';
import { losingMetadata } from '../metadataLabels';
import { nativeFraction, nativeQuantile, nativeVariance } from '../nativeBuckets';
import { allocate } from '../allocate';
import { type SeriesSetBuilder } from '../../model/seriesSetBuilder';
import { isInvalidQuantile } from '../quantile';
import { joinSteps } from '../rows';
import { type ClassicHistograms, classicHistograms, toldName } from './classicHistograms';
import { FixedBuckets } from './fixedBuckets';
import { type FunctionCall, type FunctionFamily, vectorResult } from './instantFunction';

/** Where a histogram is looked at: the step, and the name an annotation may give it. */
interface Place {
  readonly step: number;
  readonly metric: string;
}

/** What is made of a classic histogram, and of a native one. */
interface OfHistograms {
  /** `index`: which of the classic histograms it is. */
  readonly classic: (buckets: Buckets, place: Place & { readonly index: number }) => number;
  readonly native: (h: NativeHistogram, place: Place) => number;
}

/** A number of every histogram in the vector argument `i`, at every step; native ones come first. */
function ofHistograms(call: FunctionCall, i: number, of: OfHistograms): Result<SeriesSet> {
  const set = call.vector(i);
  const found = classicHistograms(call, i);
  const steps = call.grid.length;
  const nativeRows = [...new Set(found.natives.map((cell) => Math.floor(cell / steps)))];
  const labels = [...nativeRows.map((s) => set.labels[s]), ...found.histograms.map((histogram) => histogram.labels)];
  const target = allocate(labels.map(losingMetadata(call.ctx.dialect)), call.ctx);
  if (!target.ok) {
    return target;
  }
  const isDelayed = delaysNames(call.ctx.dialect);
  const rowOf = new Map(nativeRows.map((s, row) => [s, row]));
  for (const cell of found.natives) {
    const h = histogramAt(set, cell);
    if (h.form === 'shown') {
      return needsRawHistograms(`${call.expr.func}()`, call.expr.args[i].span);
    }
    const row = rowOf.get(Math.floor(cell / steps)) ?? 0;
    const metric = isDelayed ? labels[row].get(METRIC_NAME) : '';
    target.value.setFloat(row * steps + (cell % steps), of.native(h, { step: cell % steps, metric }));
  }
  ofClassic(found, { out: target.value, firstRow: nativeRows.length, steps, isDelayed }, of);
  return joinSteps(target.value.finish(), call.expr.span, call.ctx);
}

interface ClassicRows {
  readonly out: SeriesSetBuilder;
  readonly firstRow: number;
  readonly steps: number;
  /** Names go when the query is computed. */
  readonly isDelayed: boolean;
}

function ofClassic(found: ClassicHistograms, { out, firstRow, steps, isDelayed }: ClassicRows, of: OfHistograms): void {
  for (let h = 0; h < found.histograms.length; h++) {
    // Prometheus forgets a histogram's name once it has given a result, until a native one displaces it.
    let metric = found.histograms[h].labels.get(METRIC_NAME);
    for (let step = 0; step < steps; step++) {
      if (found.isBlocked(h, step)) {
        metric = found.histograms[h].labels.get(METRIC_NAME);
        continue;
      }
      const buckets = found.at(h, step);
      if (buckets !== undefined) {
        out.setFloat((firstRow + h) * steps + step, of.classic(buckets, { step, metric, index: h }));
        metric = isDelayed ? metric : '';
      }
    }
  }
}

interface QuantileOptions {
  /** Which arguments of the call say which quantile, and of what. */
  readonly quantile: number;
  readonly buckets: number;
  /** Takes what had to be fixed. */
  readonly fixed: FixedBuckets;
}

/** One quantile of every histogram. */
export function quantileOf(
  call: FunctionCall,
  { quantile, buckets: vector, fixed }: QuantileOptions
): Result<SeriesSet> {
  const { dialect } = call.ctx;
  const q = call.scalar(quantile);
  for (const invalid of new Set(q.filter(isInvalidQuantile))) {
    call.ctx.annotate(annotations.invalidQuantile(invalid, call.span(quantile)));
  }
  return ofHistograms(call, vector, {
    classic: (buckets, { step, metric, index }) => {
      const { value, forced } = bucketQuantile(q[step], buckets);
      if (forced !== undefined) {
        fixed.add(metric, { forced, value, step, index });
      }
      return value;
    },
    native: (h, { step, metric }) => {
      const { value, ofNaN } = nativeQuantile(q[step], h, dialect);
      if (ofNaN !== undefined) {
        call.ctx.annotate(annotations.quantileOfNaN(ofNaN, toldName(metric, dialect), nanSpan(call, vector)));
      }
      return value;
    },
  });
}

/** Where observations of NaN are told. */
function nanSpan(call: FunctionCall, histograms: number): Span {
  return call.span(follows('nanToldAtHistogram', call.ctx.dialect) ? histograms : 0);
}

function histogramQuantile(call: FunctionCall): Result<Value> {
  const fixed = new FixedBuckets(call, 1);
  const quantiles = quantileOf(call, { quantile: 0, buckets: 1, fixed });
  fixed.tell();
  return quantiles.ok ? vectorResult(quantiles.value) : quantiles;
}

function histogramFraction(call: FunctionCall): Result<Value> {
  const { dialect } = call.ctx;
  const lower = call.scalar(0);
  const upper = call.scalar(1);
  const rules = {
    firstFromZero: follows('firstBucketFromZero', dialect),
    customZeroBuckets: !follows('customZeroBounds', dialect),
    fractionsFirst: follows('fractionsFirst', dialect),
  };
  const fractions = ofHistograms(call, 2, {
    classic: (buckets, { step }) => bucketFraction([lower[step], upper[step]], buckets, rules),
    native: (h, { step, metric }) => {
      const { value, hasNaN } = nativeFraction([lower[step], upper[step]], h, rules);
      if (hasNaN) {
        call.ctx.annotate(annotations.fractionOfNaN(toldName(metric, dialect), nanSpan(call, 2)));
      }
      return value;
    },
  });
  return fractions.ok ? vectorResult(fractions.value) : fractions;
}

/** A number of every native histogram, of the parts of it that the HTTP API gives exactly. Floats are left out. */
function ofNative(call: FunctionCall, f: (h: Histogram) => number): Result<Value> {
  const set = call.vector(0);
  const losesMetadata = follows('histogramsLoseMetadata', call.ctx.dialect);
  const change = losesMetadata ? losingMetadata(call.ctx.dialect) : (labels: Labels): Labels => labels.dropName();
  const target = allocate(set.labels.map(change), call.ctx);
  if (!target.ok) {
    return target;
  }
  for (const [cell, histogram] of set.histograms) {
    if (set.presence[cell] === HISTOGRAM) {
      target.value.setFloat(cell, f(histogram));
    }
  }
  const joined = joinSteps(target.value.finish(), call.expr.span, call.ctx);
  return joined.ok ? vectorResult(joined.value) : joined;
}

/** The spread within a histogram, which needs its schema. */
function spread(call: FunctionCall, f: (variance: number) => number): Result<Value> {
  const isShown = [...call.vector(0).histograms.values()].some(({ form }) => form === 'shown');
  return isShown
    ? needsRawHistograms(`${call.expr.func}()`, call.expr.span)
    : ofNative(call, (h) => (h.form === 'native' ? f(nativeVariance(h)) : NaN));
}

export const histogramFunctions: FunctionFamily = [
  ['histogram_avg', (call) => ofNative(call, (h) => h.sum / h.count)],
  ['histogram_count', (call) => ofNative(call, (h) => h.count)],
  ['histogram_fraction', histogramFraction],
  ['histogram_quantile', histogramQuantile],
  ['histogram_stddev', (call) => spread(call, Math.sqrt)],
  ['histogram_stdvar', (call) => spread(call, (variance) => variance)],
  ['histogram_sum', (call) => ofNative(call, (h) => h.sum)],
];
