import { type Histogram, type NativeHistogram } from '../../model/histogram';
import { add, hintsCollide, incompatibility, subtract } from '../../model/histogram/combine';
import { isEqual } from '../../model/histogram/compare';
import { compact } from '../../model/histogram/scale';
import { trim } from '../../model/histogram/trim';
import { type ArithmeticOp, type ComparisonOp, type TrimOp } from '../../syntax/ast';
import { isTrim } from '../../syntax/operators';
import { scaleHistogram } from '../histogramCells';
import { type HistogramRules } from '../histogramRules';

/** What a binary operator makes of two elements of which one at least is a native histogram, or a trim operator of any two. */
export type HistogramOutcome =
  | { readonly kind: 'histogram'; readonly histogram: Histogram; readonly note?: Clash }
  /** A comparison's answer, where it has to give one. */
  | { readonly kind: 'float'; readonly float: number }
  /** A comparison that does not hold. */
  | { readonly kind: 'nothing' }
  /** Nothing, and Prometheus' note about it. */
  | { readonly kind: 'incompatible'; readonly clash: Clash }
  /** Prometheus has an answer that can't be told from the histograms' HTTP form. */
  | { readonly kind: 'unknown' };

/**
 * Why two elements do not go together: what they are, or that both are histograms with other kinds of buckets, or one after a
 * reset and one after none. Or how they do: by the custom bounds that both have.
 */
export type Clash = keyof typeof CLASHING_TYPES | 'layout' | 'resets' | 'reconciled';

/** The words for operands in Prometheus' info, left then right. */
export const CLASHING_TYPES = {
  floats: ['float', 'float'],
  floatHistogram: ['float', 'histogram'],
  histogramFloat: ['histogram', 'float'],
  histograms: ['histogram', 'histogram'],
} as const;

/** An element: a histogram, or else the float. */
export interface Element {
  readonly float: number;
  readonly histogram: Histogram | undefined;
}

/** A binary operator, as it is written, and what it does with histograms. */
export interface WrittenOperator {
  readonly op: ArithmeticOp | ComparisonOp | TrimOp;
  readonly returnBool: boolean;
  readonly rules: HistogramRules;
}

const UNKNOWN = { kind: 'unknown' } as const;

/**
 * `lhs op rhs` where one is a native histogram, or the operator trims.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `vectorElemBinop`.
 */
export function histogramOperator(
  { op, returnBool, rules }: WrittenOperator,
  lhs: Element,
  rhs: Element
): HistogramOutcome {
  if (lhs.histogram !== undefined && rhs.histogram !== undefined) {
    return betweenHistograms({ op, returnBool, rules }, lhs.histogram, rhs.histogram);
  }
  if (rhs.histogram !== undefined) {
    return op === '*'
      ? scaled(scaleHistogram(rhs.histogram, { op, factor: lhs.float, rules }))
      : { kind: 'incompatible', clash: 'floatHistogram' };
  }
  if (lhs.histogram !== undefined && isTrim(op)) {
    return trimmed(lhs.histogram, op, rhs.float);
  }
  if (lhs.histogram !== undefined) {
    return op === '*' || op === '/'
      ? scaled(scaleHistogram(lhs.histogram, { op, factor: rhs.float, rules }))
      : { kind: 'incompatible', clash: 'histogramFloat' };
  }
  if (isTrim(op)) {
    return { kind: 'incompatible', clash: 'floats' };
  }
  throw new Error(`the operator ${op} was given no histogram`);
}

function trimmed(histogram: Histogram, op: TrimOp, at: number): HistogramOutcome {
  return histogram.form === 'shown'
    ? UNKNOWN
    : { kind: 'histogram', histogram: trim(histogram, at, op === '</' ? 'below' : 'above') };
}

function betweenHistograms(
  { op, returnBool, rules }: WrittenOperator,
  lhs: Histogram,
  rhs: Histogram
): HistogramOutcome {
  if (op !== '+' && op !== '-' && op !== '==' && op !== '!=') {
    return { kind: 'incompatible', clash: 'histograms' };
  }
  if (lhs.form === 'shown' || rhs.form === 'shown') {
    return UNKNOWN;
  }
  if (op === '+' || op === '-') {
    return summed([lhs, rhs], op, rules);
  }
  const holds = isEqual(lhs, rhs) === (op === '==');
  if (returnBool) {
    return { kind: 'float', float: holds ? 1 : 0 };
  }
  return holds ? { kind: 'histogram', histogram: lhs } : { kind: 'nothing' };
}

function summed(
  [lhs, rhs]: readonly [NativeHistogram, NativeHistogram],
  op: '+' | '-',
  { otherBounds, negativesAreGauges, tellsCollisions }: HistogramRules
): HistogramOutcome {
  const result = op === '+' ? add(lhs, rhs, otherBounds) : subtract(lhs, rhs, otherBounds);
  if (typeof result === 'string') {
    return { kind: 'incompatible', clash: 'layout' };
  }
  if (tellsCollisions && hintsCollide(lhs.counterResetHint, rhs.counterResetHint)) {
    return { kind: 'incompatible', clash: 'resets' };
  }
  const isGauge = op === '-' && negativesAreGauges;
  const histogram = compact(isGauge ? { ...result, counterResetHint: 'gauge' } : result);
  return incompatibility(lhs, rhs) === 'bounds'
    ? { kind: 'histogram', histogram, note: 'reconciled' }
    : { kind: 'histogram', histogram };
}

function scaled(histogram: Histogram | undefined): HistogramOutcome {
  if (histogram === undefined) {
    return UNKNOWN;
  }
  return { kind: 'histogram', histogram: histogram.form === 'native' ? compact(histogram) : histogram };
}
