import { functionRecord } from '../../syntax/functions';
import { derivedPart } from '../derivedPart';
import { isAlike } from '../part';
import { type Rule } from '../rule';

/** rate & co., *_over_time, mathematics, dates: each series by itself, so pushed. */
export const perSeriesCall: Rule = {
  name: 'perSeriesCall',
  apply: (expr, children, context) => {
    if (expr.kind !== 'call') {
      return undefined;
    }
    const { locality, names, labels } = functionRecord(expr.func);
    if (locality !== 'perSeries' || labels !== 'kept') {
      return undefined;
    }
    const local = children.find((child) => child.kind === 'local');
    if (local === undefined || !children.every((child) => child === local || isAlike(child))) {
      return undefined;
    }
    return derivedPart(local, { expr, dropsName: names === 'dropped' }, context);
  },
};
