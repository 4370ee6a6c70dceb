import { type Annotation, type Span } from '../model/result';
import { quote } from '../model/quote';
import { type Incompatible } from '../model/histogram/combine';
import { formatG } from '../numeric/goFormat';
import { type Monotonicity, monotonicityText } from '../model/monotonicity';

function warning(message: string, span: Span): Annotation {
  return { level: 'warning', message: `PromQL warning: ${message}`, span };
}

function info(message: string, span: Span): Annotation {
  return { level: 'info', message: `PromQL info: ${message}`, span };
}

/** A metric's name; undefined where a message names none. */
type MaybeName = string | undefined;

function ofMetric(name: MaybeName): string {
  return name === undefined ? '' : ` for metric name ${quote(name)}`;
}

/** What was done with native histograms as something about them showed. */
export type HistogramOperation = 'addition' | 'subtraction' | 'aggregation';

/** Prometheus' annotations, in its wording. Source: Prometheus 3.16 `util/annotations/annotations.go`. */
export const annotations = {
  invalidQuantile: (q: number, span: Span): Annotation =>
    warning(`quantile value should be between 0 and 1, got ${formatG(q)}`, span),

  invalidIntegralStrategy: (strategy: number, span: Span): Annotation =>
    warning(`strategy should be 0, 1, or 2 (default), using 2, got ${formatG(strategy)}`, span),

  invalidRatio: (ratio: number, cap: number, span: Span): Annotation =>
    warning(`ratio value should be between -1 and 1, got ${formatG(ratio)}, capping to ${formatG(cap)}`, span),

  badBucketLabel: (metric: MaybeName, value: string, span: Span): Annotation =>
    warning(`bucket label "le" is missing or has a malformed value of ${quote(value)}${ofMetric(metric)}`, span),

  mixedFloatsHistograms: (metric: string, span: Span): Annotation =>
    warning(`encountered a mix of histograms and floats for metric name ${quote(metric)}`, span),

  mixedFloatsHistogramsAggregation: (span: Span): Annotation =>
    warning('encountered a mix of histograms and floats for aggregation', span),

  mixedClassicNative: (metric: MaybeName, span: Span): Annotation =>
    warning(`vector contains a mix of classic and native histograms${ofMetric(metric)}`, span),

  possibleNonCounter: (metric: string, span: Span): Annotation =>
    info(`metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quote(metric)}`, span),

  noCounterType: (
    metric: string,
    { type, counting }: { readonly type: string; readonly counting: readonly string[] },
    span: Span
  ): Annotation =>
    info(
      `metric might not be a counter, __type__ label is not set to ${counting.map(quote).join(' or ')}, ` +
        `got ${quote(type)}: ${quote(metric)}`,
      span
    ),

  overlappingStarts: (metric: string, span: Span): Annotation =>
    warning(`sample has start time that overlaps with previous sample timestamp for metric ${quote(metric)}`, span),

  forcedMonotonicity: (metric: MaybeName, details: Monotonicity | undefined, span: Span): Annotation =>
    info(
      'input to histogram_quantile needed to be fixed for monotonicity (see ' +
        'https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)' +
        ofMetric(metric) +
        (details === undefined ? '' : monotonicityText(details)),
      span
    ),

  incompatibleTypes: (op: string, [lhs, rhs]: readonly [lhs: string, rhs: string], span: Span): Annotation =>
    info(`incompatible sample types encountered for binary operator ${quote(op)}: ${lhs} ${op} ${rhs}`, span),

  histogramIgnoredInAggregation: (aggregation: string, span: Span): Annotation =>
    info(`ignored histogram in ${aggregation} aggregation`, span),

  histogramIgnoredInRange: (metric: string, span: Span): Annotation =>
    info(`ignored histograms in a range containing both floats and histograms for metric name ${quote(metric)}`, span),

  notCounter: (metric: string, span: Span): Annotation =>
    warning(`this native histogram metric is not a counter: ${quote(metric)}`, span),

  notGauge: (metric: string, span: Span): Annotation =>
    warning(`this native histogram metric is not a gauge: ${quote(metric)}`, span),

  incompatibleHistograms: (reason: Incompatible, metric: string, span: Span): Annotation =>
    warning(
      (reason === 'schemas'
        ? 'vector contains a mix of histograms with exponential and custom buckets schemas for metric name '
        : 'vector contains histograms with incompatible custom buckets for metric name ') + quote(metric),
      span
    ),

  reconciledBounds: (during: HistogramOperation, span: Span): Annotation =>
    info(`mismatched custom buckets were reconciled during ${during}`, span),

  collidingResets: (during: HistogramOperation, span: Span): Annotation =>
    warning(`conflicting counter resets during histogram ${during}`, span),

  incompatibleLayout: (op: string, span: Span): Annotation =>
    warning(`incompatible bucket layout encountered for binary operator ${op}`, span),

  quantileOfNaN: (outcome: 'NaN' | 'skewed higher', metric: MaybeName, span: Span): Annotation =>
    info(`input to histogram_quantile has NaN observations, result is ${outcome}${ofMetric(metric)}`, span),

  fractionOfNaN: (metric: MaybeName, span: Span): Annotation =>
    info(
      'input to histogram_fraction has NaN observations, which are excluded from all fractions' + ofMetric(metric),
      span
    ),

  sortInRange: (span: Span): Annotation =>
    warning('sort is ineffective for range queries since results are always ordered by labels', span),
};
