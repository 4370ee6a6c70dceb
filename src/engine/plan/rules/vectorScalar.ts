import { keepsNames } from '../../syntax/operators';
import { derivedPart } from '../derivedPart';
import { isAlike } from '../part';
import { type Rule } from '../rule';

/** Arithmetic and comparison of each element with a number that is known everywhere are pushed. */
export const vectorScalar: Rule = {
  name: 'vectorScalar',
  apply: (expr, [lhs, rhs], context) => {
    if (expr.kind !== 'binary' || expr.matching !== undefined) {
      return undefined;
    }
    const local = lhs.kind === 'local' ? lhs : rhs;
    const other = lhs.kind === 'local' ? rhs : lhs;
    if (local.kind !== 'local' || !isAlike(other)) {
      return undefined;
    }
    return derivedPart(local, { expr, dropsName: expr.returnBool || !keepsNames(expr.op) }, context);
  },
};
