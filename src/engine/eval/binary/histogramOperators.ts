import { type Histogram } from '../../model/histogram';
import { add, subtract } from '../../model/histogram/combine';
import { isEqual } from '../../model/histogram/compare';
import { compact } from '../../model/histogram/scale';
import { type ArithmeticOp, type ComparisonOp } from '../../syntax/ast';
import { scaleHistogram } from '../histogramCells';

/** What a binary operator makes of two elements of which one at least is a native histogram. */
export type HistogramOutcome =
  | { readonly kind: 'histogram'; readonly histogram: Histogram }
  /** A comparison's answer, where it has to give one. */
  | { readonly kind: 'float'; readonly float: number }
  /** A comparison that does not hold. */
  | { readonly kind: 'nothing' }
  /** Nothing, and Prometheus' note about it. */
  | { readonly kind: 'incompatible'; readonly clash: Clash }
  /** Prometheus has an answer that can't be told from the histograms' HTTP form. */
  | { readonly kind: 'unknown' };

/** Why two elements do not go together: what they are, or that both are histograms with other kinds of buckets. */
export type Clash = keyof typeof CLASHING_TYPES | 'layout';

/** The words for operands in Prometheus' info, left then right. */
export const CLASHING_TYPES = {
  floatHistogram: ['float', 'histogram'],
  histogramFloat: ['histogram', 'float'],
  histograms: ['histogram', 'histogram'],
} as const;

/** An element: a histogram, or else the float. */
export interface Element {
  readonly float: number;
  readonly histogram: Histogram | undefined;
}

/** A binary operator, as it is written. */
export interface WrittenOperator {
  readonly op: ArithmeticOp | ComparisonOp;
  readonly returnBool: boolean;
}

const UNKNOWN = { kind: 'unknown' } as const;

/**
 * `lhs op rhs` where one is a native histogram.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `vectorElemBinop`.
 */
export function histogramOperator(written: WrittenOperator, lhs: Element, rhs: Element): HistogramOutcome {
  const { op } = written;
  if (lhs.histogram !== undefined && rhs.histogram !== undefined) {
    return betweenHistograms(written, lhs.histogram, rhs.histogram);
  }
  if (rhs.histogram !== undefined) {
    return op === '*' ? scaled(rhs.histogram, op, lhs.float) : { kind: 'incompatible', clash: 'floatHistogram' };
  }
  if (lhs.histogram !== undefined) {
    return op === '*' || op === '/'
      ? scaled(lhs.histogram, op, rhs.float)
      : { kind: 'incompatible', clash: 'histogramFloat' };
  }
  throw new Error('histogramOperator was given two floats');
}

function betweenHistograms({ op, returnBool }: WrittenOperator, lhs: Histogram, rhs: Histogram): HistogramOutcome {
  if (op !== '+' && op !== '-' && op !== '==' && op !== '!=') {
    return { kind: 'incompatible', clash: 'histograms' };
  }
  if (lhs.form === 'shown' || rhs.form === 'shown') {
    return UNKNOWN;
  }
  if (op === '==' || op === '!=') {
    const holds = isEqual(lhs, rhs) === (op === '==');
    if (returnBool) {
      return { kind: 'float', float: holds ? 1 : 0 };
    }
    return holds ? { kind: 'histogram', histogram: lhs } : { kind: 'nothing' };
  }
  const result = op === '+' ? add(lhs, rhs) : subtract(lhs, rhs);
  return typeof result === 'string'
    ? { kind: 'incompatible', clash: 'layout' }
    : { kind: 'histogram', histogram: compact(result) };
}

function scaled(h: Histogram, op: '*' | '/', factor: number): HistogramOutcome {
  const histogram = scaleHistogram(h, op, factor);
  if (histogram === undefined) {
    return UNKNOWN;
  }
  return { kind: 'histogram', histogram: histogram.form === 'native' ? compact(histogram) : histogram };
}
