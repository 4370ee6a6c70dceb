import { type Histogram } from '../../model/histogram';
import { type ArithmeticOp, type ComparisonOp } from '../../syntax/ast';
import { scaleHistogram } from '../histogramCells';

/** What a binary operator makes of two elements of which one at least is a native histogram. */
export type HistogramOutcome =
  | { readonly kind: 'histogram'; readonly histogram: Histogram }
  /** Nothing, and Prometheus' info about it. */
  | { readonly kind: 'incompatible'; readonly types: MixedTypes }
  /** Prometheus has an answer that can't be told from the histograms' HTTP form. */
  | { readonly kind: 'unknown' };

/** Which operands are histograms, as an index into `MIXED_TYPES`. */
export type MixedTypes = 0 | 1 | 2;

/** The words for operands in Prometheus' info, left then right. */
export const MIXED_TYPES: ReadonlyArray<readonly [lhs: string, rhs: string]> = [
  ['float', 'histogram'],
  ['histogram', 'float'],
  ['histogram', 'histogram'],
];

/** An element: a histogram, or else the float. */
export interface Element {
  readonly float: number;
  readonly histogram: Histogram | undefined;
}

const UNKNOWN = { kind: 'unknown' } as const;

/**
 * `lhs op rhs` where one is a native histogram.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `vectorElemBinop`.
 */
export function histogramOperator(op: ArithmeticOp | ComparisonOp, lhs: Element, rhs: Element): HistogramOutcome {
  if (lhs.histogram !== undefined && rhs.histogram !== undefined) {
    return op === '+' || op === '-' || op === '==' || op === '!=' ? UNKNOWN : { kind: 'incompatible', types: 2 };
  }
  if (rhs.histogram !== undefined) {
    return op === '*' ? scaled(rhs.histogram, op, lhs.float) : { kind: 'incompatible', types: 0 };
  }
  if (lhs.histogram !== undefined) {
    return op === '*' || op === '/' ? scaled(lhs.histogram, op, rhs.float) : { kind: 'incompatible', types: 1 };
  }
  throw new Error('histogramOperator was given two floats');
}

function scaled(h: Histogram, op: '*' | '/', factor: number): HistogramOutcome {
  const histogram = scaleHistogram(h, op, factor);
  return histogram === undefined ? UNKNOWN : { kind: 'histogram', histogram };
}
