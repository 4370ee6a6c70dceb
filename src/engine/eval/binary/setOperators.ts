import { type Result, ok } from '../../model/result';
import { ABSENT, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type SetOp, type VectorMatching } from '../../syntax/ast';
import { type EvalContext } from '../context';
import { allocate } from '../allocate';
import { RowIndex } from '../rows';
import { presentSignatures, signatures } from './signatures';

/** An operand of a set operator, and which of its elements go into the result. */
interface Side {
  readonly set: SeriesSet;
  readonly signature: Int32Array;
  /** By signature and step: the other side's matching labels, which an element must (or must not) have. Absent: all stay. */
  readonly other?: Uint8Array;
  readonly wanted: 0 | 1;
}

/**
 * `and`, `or`, `unless`: whole elements of either side, left before right.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `VectorAnd`, `VectorOr`, `VectorUnless`, `rangeEval`.
 */
export function evalSetOperator(
  expr: { readonly op: SetOp; readonly matching: VectorMatching },
  operands: { readonly lhs: SeriesSet; readonly rhs: SeriesSet },
  ctx: EvalContext
): Result<Value> {
  const { lhs, rhs } = operands;
  const numbers = signatures(expr.matching, operands, ctx.dialect);
  const present = (side: 'lhs' | 'rhs'): Uint8Array => presentSignatures(operands[side], numbers[side], numbers.count);
  const sides: Side[] =
    expr.op === 'or'
      ? [
          { set: lhs, signature: numbers.lhs, wanted: 1 },
          { set: rhs, signature: numbers.rhs, other: present('lhs'), wanted: 0 },
        ]
      : [{ set: lhs, signature: numbers.lhs, other: present('rhs'), wanted: expr.op === 'and' ? 1 : 0 }];
  return collect(sides, ctx);
}

/** Of equal labels on both sides, the ones of the earliest sample say whether the name goes in the end. */
function collect(sides: readonly Side[], ctx: EvalContext): Result<Value> {
  const rows = new RowIndex();
  const rowOf = sides.map((side) => side.set.labels.map((labels) => rows.rowOf(labels)));
  const labels = [...rows.labels];
  const since = new Float64Array(labels.length).fill(Infinity);
  const target = allocate(rows.labels, ctx);
  if (!target.ok) {
    return target;
  }
  const steps = ctx.grid.length;
  sides.forEach(({ set, signature, other, wanted }, side) => {
    for (let s = 0; s < set.size; s++) {
      const row = rowOf[side][s];
      for (let t = 0; t < steps; t++) {
        const stays = other === undefined || other[signature[s] * steps + t] === wanted;
        if (!stays || set.presence[s * steps + t] === ABSENT) {
          continue;
        }
        target.value.copyCell(row * steps + t, set, s * steps + t);
        if (t < since[row]) {
          since[row] = t;
          labels[row] = set.labels[s];
        }
      }
    }
  });
  return ok({ type: 'vector', series: target.value.finishWhole().relabel(labels).compact() });
}
