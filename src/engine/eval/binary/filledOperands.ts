import { type Labels } from '../../model/labels';
import { fail, ok, type Result } from '../../model/result';
import { ABSENT, type SeriesSet } from '../../model/seriesSet';
import { type BinaryExpr, type VectorMatching } from '../../syntax/ast';
import { follows } from '../../syntax/changes';
import { fillSides } from '../../syntax/fillSides';
import { isTrim } from '../../syntax/operators';
import { type EvalContext } from '../context';
import { needsRawHistograms } from '../histogramCells';
import { histogramRules } from '../histogramRules';
import { allocate } from '../allocate';
import { type Element, histogramOperator, type WrittenOperator } from './histogramOperators';
import { matchingLabels, presentSignatures, type Signatures, signatures } from './signatures';

type Matched = BinaryExpr & { readonly op: WrittenOperator['op']; readonly matching: VectorMatching };

interface Operands {
  readonly lhs: SeriesSet;
  readonly rhs: SeriesSet;
}

/**
 * The operands of a vector matching with an element more for each that finds none on the other side, where that side is filled
 * in: it has the labels that match, and the value that was given. Of the "many" side, those whose types do not go together
 * with what they find are none.
 *
 * Errors: whether histograms go together cannot be told from their HTTP form.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `VectorBinop`.
 */
export function filledOperands(expr: Matched, operands: Operands, ctx: EvalContext): Result<Operands> {
  const { matching, span } = expr;
  if (matching.card !== 'one-to-one' && ctx.grid.length > 1 && !follows('filledGroups', ctx.dialect)) {
    return fail('execution', 'fill modifiers with grouping leave samples out in this release of Prometheus', span);
  }
  const numbers = signatures(matching, operands, ctx.dialect);
  const fill = fillSides(matching, ctx.dialect);
  const select = matchingLabels(matching, ctx.dialect);
  const many = matching.card === 'one-to-many' ? 'rhs' : 'lhs';
  const taken = fill[many] === undefined ? undefined : takenSignatures(expr, { operands, numbers }, ctx);
  if (taken === 'unknown') {
    return needsRawHistograms(`operator "${expr.op}"`, span);
  }
  const side = (name: 'lhs' | 'rhs'): Side => {
    const [set, signature] = [operands[name], numbers[name]];
    const present = presentSignatures(set, signature, numbers.count);
    return { set, signature, present, taken: name === many ? (taken ?? present) : present, value: fill[name], select };
  };
  const [left, right] = [side('lhs'), side('rhs')];
  const lhs = filled(left, right, ctx);
  const rhs = filled(right, left, ctx);
  return !lhs.ok ? lhs : !rhs.ok ? rhs : ok({ lhs: lhs.value, rhs: rhs.value });
}

interface Side {
  readonly set: SeriesSet;
  readonly signature: Int32Array;
  /** Where it has any element, by signature and step. */
  readonly present: Uint8Array;
  /** Where none is filled in beside the elements of the other. */
  readonly taken: Uint8Array;
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
  const lacks = (cell: number): boolean => other.present[cell] === 1 && side.taken[cell] === 0;
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

interface Matching {
  readonly operands: Operands;
  readonly numbers: Signatures;
}

/**
 * Where elements of the "many" side find one that they go together with, by signature and step. `unknown`: that can't be told of
 * some; undefined: all that find one go together with it.
 */
function takenSignatures(
  expr: Matched,
  { operands: { lhs, rhs }, numbers }: Matching,
  { grid, dialect }: EvalContext
): Uint8Array | 'unknown' | undefined {
  if (lhs.histograms.size === 0 && rhs.histograms.size === 0 && !isTrim(expr.op)) {
    return undefined;
  }
  const taken = new Uint8Array(numbers.count * grid.length);
  const rules = histogramRules(dialect);
  const rightOf = Array.from({ length: numbers.count }, (): number[] => []);
  numbers.rhs.forEach((signature, j) => rightOf[signature].push(j));
  for (const [i, signature] of numbers.lhs.entries()) {
    for (const j of rightOf[signature]) {
      for (let t = 0; t < grid.length; t++) {
        const outcome = outcomeOf({ ...expr, rules }, elementAt(lhs, i, t), elementAt(rhs, j, t));
        if (outcome === 'unknown') {
          return 'unknown';
        }
        taken[signature * grid.length + t] |= outcome === 'taken' ? 1 : 0;
      }
    }
  }
  return taken;
}

function elementAt({ grid, presence, values, histograms }: SeriesSet, series: number, t: number): Element | undefined {
  const cell = series * grid.length + t;
  return presence[cell] === ABSENT ? undefined : { float: values[cell], histogram: histograms.get(cell) };
}

function outcomeOf(
  operator: WrittenOperator,
  left: Element | undefined,
  right: Element | undefined
): 'taken' | 'free' | 'unknown' {
  if (left === undefined || right === undefined) {
    return 'free';
  }
  if (left.histogram === undefined && right.histogram === undefined && !isTrim(operator.op)) {
    return 'taken';
  }
  const { kind } = histogramOperator(operator, left, right);
  return kind === 'unknown' ? kind : kind === 'incompatible' ? 'free' : 'taken';
}
