import { type Call } from '../../syntax/ast';
import { functionByName } from '../../syntax/functions';
import { derivedPart } from '../localPart';
import { isAlike } from '../part';
import { type Rule } from '../rule';

/** Functions that make a vector of a vector or of range vectors, but not series by series. */
const NOT_PER_SERIES: ReadonlySet<string> = new Set([
  'absent',
  'absent_over_time',
  'histogram_fraction',
  'histogram_quantile',
  'info',
  'label_join',
  'label_replace',
  'sort',
  'sort_by_label',
  'sort_by_label_desc',
  'sort_desc',
]);

/** rate & co., *_over_time, mathematics, dates: each series by itself, so pushed. */
export const perSeriesCall: Rule = {
  name: 'perSeriesCall',
  apply: (expr, children, context) => {
    if (expr.kind !== 'call' || !isPerSeries(expr)) {
      return undefined;
    }
    const local = children.find((child) => child.kind === 'local');
    if (local === undefined || !children.every((child) => child === local || isAlike(child))) {
      return undefined;
    }
    return derivedPart(local, { expr, dropsName: expr.func !== 'last_over_time' }, context);
  },
};

function isPerSeries(expr: Call): boolean {
  return functionByName(expr.func)?.returnType === 'vector' && !NOT_PER_SERIES.has(expr.func);
}
