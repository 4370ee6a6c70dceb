import { type BinaryExpr, type VectorMatching } from '../../syntax/ast';
import { isComparison, isSetOp } from '../../syntax/operators';
import { derivedPart } from '../localPart';
import { bothKeys, isAlike, matchingKeeps, type LocalPart, type Part } from '../part';
import { type PlanContext } from '../context';
import { type Rule } from '../rule';

/**
 * Vector matching is pushed where all elements that match are sure to be on one member: when the matching keeps the
 * labels that determine the member, when elements keep their member's identity, or when one side is the same everywhere
 * and each element of the other side is matched by itself.
 */
export const localMatching: Rule = {
  name: 'localMatching',
  apply: (expr, [lhs, rhs], context) => {
    if (expr.kind !== 'binary' || expr.matching === undefined) {
      return undefined;
    }
    if (lhs.kind === 'local' && rhs.kind === 'local') {
      return matchLocals(expr, expr.matching, [lhs, rhs], context);
    }
    if (lhs.kind === 'local' && isAlike(rhs)) {
      return matchEverywhere(expr, expr.matching, { side: lhs, card: 'many-to-one' }, context);
    }
    if (rhs.kind === 'local' && isAlike(lhs)) {
      return matchEverywhere(expr, expr.matching, { side: rhs, card: 'one-to-many' }, context);
    }
    return undefined;
  },
};

function matchLocals(
  expr: BinaryExpr,
  matching: VectorMatching,
  [lhs, rhs]: readonly [LocalPart, LocalPart],
  context: PlanContext
): Part | undefined {
  const keys = bothKeys(lhs, rhs);
  const keyed = keys !== undefined && matchingKeeps(matching, keys);
  const identified = lhs.identity && rhs.identity && !matching.on;
  if (!keyed && !identified) {
    return undefined;
  }
  if (isSetOp(expr.op)) {
    const first = { ...lhs, expr };
    return expr.op === 'or' ? { ...first, keys, identity: lhs.identity && rhs.identity, oneName: false } : first;
  }
  const many = matching.card === 'one-to-many' ? rhs : lhs;
  const keepsLabels = matching.card !== 'one-to-one' || !matching.on;
  const from = { ...many, keys: keyed ? keys : undefined, identity: many.identity && keepsLabels };
  // Elements that agree on the keys match, so labels brought over never change a key.
  const overwritten = keyed ? [] : matching.include;
  return derivedPart(expr, from, { overwritten, dropsName: dropsName(expr) }, context);
}

/** One side is the same on every member; `card` is the matching in which the local side is the many side. */
function matchEverywhere(
  expr: BinaryExpr,
  matching: VectorMatching,
  local: { readonly side: LocalPart; readonly card: VectorMatching['card'] },
  context: PlanContext
): Part | undefined {
  const { side, card } = local;
  if (isSetOp(expr.op)) {
    return expr.op !== 'or' && card === 'many-to-one' ? { ...side, expr } : undefined;
  }
  if (matching.card === 'one-to-one') {
    return side.keys !== undefined && matchingKeeps(matching, side.keys)
      ? derivedPart(expr, { ...side, identity: side.identity && !matching.on }, { dropsName: dropsName(expr) }, context)
      : undefined;
  }
  return matching.card === card
    ? derivedPart(expr, side, { overwritten: matching.include, dropsName: dropsName(expr) }, context)
    : undefined;
}

function dropsName(expr: BinaryExpr): boolean {
  return expr.returnBool || !isComparison(expr.op);
}
