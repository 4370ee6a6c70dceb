import { type Labels } from '../../model/labels';
import { fail, ok, type Result } from '../../model/result';
import { ABSENT, FLOAT, HISTOGRAM, type SeriesSet } from '../../model/seriesSet';
import { type BinaryExpr, type VectorMatching } from '../../syntax/ast';
import { follows } from '../../syntax/changes';
import { fillSides } from '../../syntax/fillSides';
import { type EvalContext } from '../context';
import { allocate } from '../output';
import { matchingLabels, presentSignatures, type Signatures, signatures } from './signatures';

type Matched = BinaryExpr & { readonly matching: VectorMatching };

interface Operands {
  readonly lhs: SeriesSet;
  readonly rhs: SeriesSet;
}

/**
 * The operands of a vector matching with an element more for each that finds none on the other side, where that side is filled
 * in: it has the labels that match, and the value that was given.
 *
 * Errors: of native histograms that find one, Prometheus fills in elements where the operator takes them not.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `VectorBinop`.
 */
export function filledOperands(expr: Matched, operands: Operands, ctx: EvalContext): Result<Operands> {
  const { matching, span } = expr;
  if (matching.card !== 'one-to-one' && ctx.grid.length > 1 && !follows('filledGroups', ctx.dialect)) {
    return fail('execution', 'fill modifiers with grouping leave samples out in this release of Prometheus', span);
  }
  const numbers = signatures(matching, operands, ctx.dialect);
  if (holdsMatchedHistograms(operands, numbers)) {
    return fail('execution', 'fill modifiers of native histograms are computed by one Prometheus server alone', span);
  }
  const fill = fillSides(matching, ctx.dialect);
  const select = matchingLabels(matching, ctx.dialect);
  const side = (name: 'lhs' | 'rhs'): Side => {
    const [set, signature] = [operands[name], numbers[name]];
    return { set, signature, present: presentSignatures(set, signature, numbers.count), value: fill[name], select };
  };
  const [left, right] = [side('lhs'), side('rhs')];
  const lhs = filled(left, right, ctx);
  const rhs = filled(right, left, ctx);
  return !lhs.ok ? lhs : !rhs.ok ? rhs : ok({ lhs: lhs.value, rhs: rhs.value });
}

interface Side {
  readonly set: SeriesSet;
  readonly signature: Int32Array;
  /** By signature and step. */
  readonly present: Uint8Array;
  /** What stands for what it lacks. */
  readonly value: number | undefined;
  /** The labels that match. */
  readonly select: (labels: Labels) => Labels;
}

function filled(side: Side, other: Side, ctx: EvalContext): Result<SeriesSet> {
  const { set, value, select } = side;
  if (value === undefined) {
    return ok(set);
  }
  const steps = ctx.grid.length;
  const lacks = (cell: number): boolean => other.present[cell] === 1 && side.present[cell] === 0;
  const lacking = new Map<number, Labels>();
  other.signature.forEach((signature, series) => {
    const cells = Array.from({ length: steps }, (_, t) => signature * steps + t);
    if (!lacking.has(signature) && cells.some(lacks)) {
      lacking.set(signature, select(other.set.labels[series]));
    }
  });
  const target = allocate([...set.labels, ...lacking.values()], ctx);
  if (!target.ok) {
    return target;
  }
  set.presence.forEach((presence, cell) => {
    if (presence !== ABSENT) {
      target.value.copyCell(cell, set, cell);
    }
  });
  [...lacking.keys()].forEach((signature, i) => {
    for (let t = 0; t < steps; t++) {
      if (lacks(signature * steps + t)) {
        target.value.setFloat((set.size + i) * steps + t, value);
      }
    }
  });
  return ok(target.value.finish());
}

/** Whether at some step a native histogram is on one side of a match, and anything on the other. */
function holdsMatchedHistograms({ lhs, rhs }: Operands, { lhs: left, rhs: right, count }: Signatures): boolean {
  const histograms = [presentSignatures(lhs, left, count, HISTOGRAM), presentSignatures(rhs, right, count, HISTOGRAM)];
  const floats = [presentSignatures(lhs, left, count, FLOAT), presentSignatures(rhs, right, count, FLOAT)];
  return histograms[0].some(
    (has, cell) =>
      (has === 1 && (histograms[1][cell] === 1 || floats[1][cell] === 1)) ||
      (histograms[1][cell] === 1 && floats[0][cell] === 1)
  );
}
