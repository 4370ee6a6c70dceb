import { type BinaryExpr, type VectorMatching } from '../../syntax/ast';
import { fillSides } from '../../syntax/fillSides';
import { isSetOp, keepsNames } from '../../syntax/operators';
import { fleetDialect } from '../fleetDialect';
import { derivedPart } from '../derivedPart';
import { keptNames } from '../keptLabels';
import { bothKeys, isAlike, matchingKeeps, type LocalPart, type Part } from '../part';
import { type PlanContext } from '../context';
import { type Rule } from '../rule';

/**
 * Vector matching is pushed where all elements that match are sure to be on one member: when the matching keeps the
 * labels that determine the member, or when one side is the same everywhere
 * and each element of the other side is matched by itself. Not where it is known to matter which of them comes last.
 */
export const localMatching: Rule = {
  name: 'localMatching',
  apply: (expr, [lhs, rhs], context) => {
    if (expr.kind !== 'binary' || expr.matching === undefined || context.tied.has(expr.span.start)) {
      return undefined;
    }
    const match: Match = { expr, matching: expr.matching };
    if (!matchesAlike(match, [lhs, rhs], context)) {
      return undefined;
    }
    if (lhs.kind === 'local' && rhs.kind === 'local') {
      return matchLocals(match, [lhs, rhs], context);
    }
    if (lhs.kind === 'local' && isAlike(rhs)) {
      return matchEverywhere(match, { side: lhs, card: 'many-to-one' }, context);
    }
    if (rhs.kind === 'local' && isAlike(lhs)) {
      return matchEverywhere(match, { side: rhs, card: 'one-to-many' }, context);
    }
    return undefined;
  },
};

interface Match {
  readonly expr: BinaryExpr;
  readonly matching: VectorMatching;
}

function matchLocals(
  { expr, matching }: Match,
  [lhs, rhs]: readonly [LocalPart, LocalPart],
  context: PlanContext
): Part | undefined {
  const keys = bothKeys(lhs, rhs);
  if (keys === undefined || !matchingKeeps(matching, keys, fleetDialect(context.topology))) {
    return undefined;
  }
  if ((expr.op === 'or' || matching.fill !== undefined) && !keepAlike(lhs, rhs, context)) {
    return undefined;
  }
  if (isSetOp(expr.op)) {
    const first = { ...lhs, expr };
    return expr.op === 'or' ? { ...first, keys, oneName: false } : first;
  }
  const many = matching.card === 'one-to-many' ? rhs : lhs;
  // Elements that agree on the keys match, so labels brought over never change a key.
  return derivedPart({ ...many, keys }, { expr, dropsName: dropsName(expr) }, context);
}

/**
 * Whether both sides have the same of their member's labels among those that are matched: members match without these, and
 * where one side alone has one, its elements match none of the other.
 */
function matchesAlike({ matching }: Match, sides: readonly Part[], { memberLabels }: PlanContext): boolean {
  const [left, right] = sides.map(({ expr }) =>
    [...keptNames(expr, memberLabels)].filter((name) => matching.labels.includes(name) === matching.on)
  );
  return left.length === right.length && left.every((name) => right.includes(name));
}

/** Whether elements of both sides have the same of their member's labels. */
function keepAlike(lhs: LocalPart, rhs: LocalPart, { memberLabels }: PlanContext): boolean {
  const [left, right] = [lhs, rhs].map(({ expr }) => keptNames(expr, memberLabels));
  return left.size === right.size && [...left].every((name) => right.has(name));
}

/** A side that differs between members; the other is the same on every one. `card`: the matching in which it is the many side. */
interface LocalSide {
  readonly side: LocalPart;
  readonly card: VectorMatching['card'];
}

function matchEverywhere({ expr, matching }: Match, { side, card }: LocalSide, context: PlanContext): Part | undefined {
  // What a member lacks for an element that all have may be on another one.
  const dialect = fleetDialect(context.topology);
  if (fillSides(matching, dialect)[card === 'many-to-one' ? 'lhs' : 'rhs'] !== undefined) {
    return undefined;
  }
  if (isSetOp(expr.op)) {
    return expr.op !== 'or' && card === 'many-to-one' ? { ...side, expr } : undefined;
  }
  if (matching.card === card) {
    return derivedPart(side, { expr, overwritten: matching.include, dropsName: dropsName(expr) }, context);
  }
  if (matching.card !== 'one-to-one' || side.keys === undefined || !matchingKeeps(matching, side.keys, dialect)) {
    return undefined;
  }
  return derivedPart(side, { expr, dropsName: dropsName(expr) }, context);
}

function dropsName(expr: BinaryExpr): boolean {
  return expr.returnBool || !keepsNames(expr.op);
}
