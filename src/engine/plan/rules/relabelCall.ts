import { functionRecord } from '../../syntax/functions';
import { unparen } from '../../syntax/walk';
import { derivedPart } from '../derivedPart';
import { type Rule } from '../rule';

/** label_replace and label_join are pushed; written over, a partition label no longer tells the member. */
export const relabelCall: Rule = {
  name: 'relabelCall',
  apply: (expr, [argument], context) => {
    if (expr.kind !== 'call' || functionRecord(expr.func).labels !== 'written') {
      return undefined;
    }
    const target = unparen(expr.args[1]);
    if (argument.kind !== 'local' || target.kind !== 'string') {
      return undefined;
    }
    return derivedPart(argument, { expr, overwritten: [target.value] }, context);
  },
};
