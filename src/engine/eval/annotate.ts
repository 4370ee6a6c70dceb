import { type Annotation, type Span } from '../model/result';
import { quote } from '../model/quote';
import { formatG } from './goFormat';

function warning(message: string, span: Span): Annotation {
  return { level: 'warning', message: `PromQL warning: ${message}`, span };
}

function info(message: string, span: Span): Annotation {
  return { level: 'info', message: `PromQL info: ${message}`, span };
}

/** Prometheus' annotations, in its wording. Source: Prometheus 3.5 `util/annotations/annotations.go`. */
export const annotations = {
  invalidQuantile: (q: number, span: Span): Annotation =>
    warning(`quantile value should be between 0 and 1, got ${formatG(q)}`, span),

  invalidRatio: (ratio: number, cap: number, span: Span): Annotation =>
    warning(`ratio value should be between -1 and 1, got ${formatG(ratio)}, capping to ${formatG(cap)}`, span),

  badBucketLabel: (metric: string, value: string, span: Span): Annotation =>
    warning(
      `bucket label "le" is missing or has a malformed value of ${quote(value)} for metric name ${quote(metric)}`,
      span
    ),

  mixedFloatsHistograms: (metric: string, span: Span): Annotation =>
    warning(`encountered a mix of histograms and floats for metric name ${quote(metric)}`, span),

  mixedFloatsHistogramsAggregation: (span: Span): Annotation =>
    warning('encountered a mix of histograms and floats for aggregation', span),

  mixedClassicNative: (metric: string, span: Span): Annotation =>
    warning(`vector contains a mix of classic and native histograms for metric name ${quote(metric)}`, span),

  possibleNonCounter: (metric: string, span: Span): Annotation =>
    info(`metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quote(metric)}`, span),

  forcedMonotonicity: (metric: string, span: Span): Annotation =>
    info(
      'input to histogram_quantile needed to be fixed for monotonicity (see ' +
        'https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile) for metric name ' +
        quote(metric),
      span
    ),

  incompatibleTypes: (op: string, [lhs, rhs]: readonly [lhs: string, rhs: string], span: Span): Annotation =>
    info(`incompatible sample types encountered for binary operator ${quote(op)}: ${lhs} ${op} ${rhs}`, span),

  histogramIgnoredInAggregation: (aggregation: string, span: Span): Annotation =>
    info(`ignored histogram in ${aggregation} aggregation`, span),

  histogramIgnoredInRange: (metric: string, span: Span): Annotation =>
    info(`ignored histograms in a range containing both floats and histograms for metric name ${quote(metric)}`, span),
};
