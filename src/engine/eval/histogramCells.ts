import { type Histogram, type ShownHistogram } from '../model/histogram';
import { multiply, divide } from '../model/histogram/scale';
import { type QueryError, type Span } from '../model/result';
import { type SeriesSet } from '../model/seriesSet';
import { type HistogramRules } from './histogramRules';

/**
 * The error for a computation that needs what native histograms lose on their way through the HTTP API: it is marked
 * `needsRaw`, as remote read gives them whole.
 */
export function needsRawHistograms(what: string, span: Span): { readonly ok: false; readonly error: QueryError } {
  const message =
    `${what} of native histograms cannot be computed over several Prometheus servers: ` +
    "their HTTP API does not give a histogram's schema";
  return { ok: false, error: { type: 'execution', message, span, needsRaw: true } };
}

/** The native histogram in a cell that holds one. */
export function histogramAt(set: SeriesSet, cell: number): Histogram {
  const histogram = set.histograms.get(cell);
  if (histogram === undefined) {
    throw new Error(`cell ${cell} has no histogram`);
  }
  return histogram;
}

const CLOSED_BOTH = 3;

/** The zero bucket and the first custom one are closed on both sides; only the latter has no lower bound. */
function isZeroBucket([boundaries, lower]: ShownHistogram['buckets'][number]): boolean {
  return boundaries === CLOSED_BOTH && lower !== -Infinity;
}

/** What a histogram is multiplied with, or divided by. */
export interface Scaling {
  readonly op: '*' | '/';
  readonly factor: number;
  readonly rules: Pick<HistogramRules, 'negativesAreGauges'>;
}

/**
 * A histogram times (or divided by) a number, one that is only shown as the API would show it; undefined where that can't
 * be told from what the API showed: a factor that isn't a finite number, or a histogram already scaled below zero, whose
 * zero bucket is hidden.
 *
 * Source: Prometheus 3.16 `FloatHistogram.Mul`, `Div` and `AllBucketIterator`.
 */
export function scaleHistogram(h: Histogram, { op, factor, rules }: Scaling): Histogram | undefined {
  if (h.form === 'native') {
    const scaled = op === '*' ? multiply(h, factor) : divide(h, factor);
    return factor < 0 && rules.negativesAreGauges ? { ...scaled, counterResetHint: 'gauge' } : scaled;
  }
  if (!Number.isFinite(factor) || !(h.count >= 0)) {
    return undefined;
  }
  const scale = (x: number): number => (op === '*' ? x * factor : x / factor);
  // Division by zero takes all buckets away but the zero bucket.
  const buckets = op === '/' && factor === 0 ? h.buckets.filter(isZeroBucket) : h.buckets;
  return {
    form: 'shown',
    count: scale(h.count),
    sum: scale(h.sum),
    buckets: buckets
      .map(([boundaries, lower, upper, count]) => [boundaries, lower, upper, scale(count)] as const)
      .filter((bucket) => bucket[3] !== 0 && (!isZeroBucket(bucket) || bucket[3] > 0)),
  };
}
