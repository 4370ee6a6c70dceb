import { type Labels } from '../../model/labels';
import { type SeriesSet } from '../../model/seriesSet';
import { type BinaryExpr, type VectorMatching } from '../../syntax/ast';
import { type Dialect } from '../../syntax/dialect';
import { dropMetadata, losingMetadata } from '../metadataLabels';
import { RowIndex } from '../rows';
import { keepsNames } from '../../syntax/operators';
import { signatures } from './signatures';

/** All that vector matching needs to know of labels, worked out once for all steps. */
export interface MatchPlan {
  /** The side whose elements may share matching labels (the left one when matching is one-to-one), and the other. */
  readonly many: SeriesSet;
  readonly one: SeriesSet;
  /** `many` is the right operand. */
  readonly swapped: boolean;
  readonly manySignature: Int32Array;
  readonly signatureCount: number;
  /** Series of each side by signature. */
  readonly manyOf: ReadonlyArray<readonly number[]>;
  readonly oneOf: ReadonlyArray<readonly number[]>;
  /** Labels of the result's rows. */
  readonly rows: readonly Labels[];
  /** Row of series `i` of `many` with the `k`th of the series of `one` that match it. */
  readonly rowOf: ReadonlyArray<readonly number[]>;
  /** Rows that elements with different matching labels may end up in. */
  readonly sharedRows: boolean;
}

/** Source: Prometheus 3.5 `promql/engine.go`, `VectorBinop` and `resultMetric`. */
export function matchPlan(
  expr: BinaryExpr & { readonly matching: VectorMatching },
  { lhs, rhs }: { readonly lhs: SeriesSet; readonly rhs: SeriesSet },
  dialect: Dialect
): MatchPlan {
  const swapped = expr.matching.card === 'one-to-many';
  const many = swapped ? rhs : lhs;
  const one = swapped ? lhs : rhs;
  const numbers = signatures(expr.matching, { lhs: many, rhs: one }, dialect);
  const oneOf = bySignature(numbers.rhs, numbers.count);
  const rows = new RowIndex();
  const result = resultLabels(expr, dialect);
  const owner: number[] = [];
  let sharedRows = false;
  const rowOf = many.labels.map((labels, i) =>
    oneOf[numbers.lhs[i]].map((j) => {
      const row = rows.rowOf(result(labels, one.labels[j]));
      sharedRows ||= (owner[row] ??= numbers.lhs[i]) !== numbers.lhs[i];
      return row;
    })
  );
  return {
    many,
    one,
    swapped,
    manySignature: numbers.lhs,
    signatureCount: numbers.count,
    manyOf: bySignature(numbers.lhs, numbers.count),
    oneOf,
    rows: rows.labels,
    rowOf,
    sharedRows,
  };
}

function bySignature(signature: Int32Array, count: number): number[][] {
  const out: number[][] = Array.from({ length: count }, () => []);
  signature.forEach((sig, i) => out[sig].push(i));
  return out;
}

/** What matched is not said to lose its name, be it that it was. */
function resultLabels(
  expr: BinaryExpr & { readonly matching: VectorMatching },
  dialect: Dialect
): (many: Labels, one: Labels) => Labels {
  const losing = losingMetadata(dialect);
  const { card, on, include } = expr.matching;
  const names = new Set(expr.matching.labels);
  return (many, one) => {
    let labels = keepsNames(expr.op) ? many : dropMetadata(many);
    if (card === 'one-to-one') {
      labels = on ? labels.keep(names) : labels.drop(names);
    }
    for (const name of include) {
      labels = labels.with(name, one.get(name));
    }
    return expr.returnBool ? losing(labels) : labels.losing(false);
  };
}
