import { stepTime } from '../../model/grid';
import { METRIC_NAME } from '../../model/labels';
import { ABSENT, type SeriesSet } from '../../model/seriesSet';
import { type Expr } from '../../syntax/ast';
import { functionRecord } from '../../syntax/functions';
import { children, selectorsOf } from '../../syntax/walk';
import { partOf } from './combineLeaf';
import { type PartAnswers } from './leafAnswers';
import { type SharedSeries } from './sharedSeries';

/** A series, and where it stands. */
interface Row {
  readonly set: SeriesSet;
  readonly row: number;
}

/**
 * Series of one metric of which several members gave elements at one step. That those are equal is all that is known of them: equal
 * or not, they may be of samples of different times. None where the elements are not each of one series, as it is labelled.
 */
export function sharedElements(expr: Expr, { grid, answers }: PartAnswers): readonly SharedSeries[] {
  const name = metricOf(expr);
  if (name === undefined || answers.some(({ value }) => value.type !== 'vector')) {
    return [];
  }
  const at = stepTime(grid, grid.length - 1);
  const found = new Map<string, SharedSeries & { readonly first: Row }>();
  for (const { member, series: set } of answers.map(partOf)) {
    for (const [row, labels] of set.labels.entries()) {
      const known = found.get(labels.key);
      const values = known && compareElements(known.first, { set, row });
      if (known === undefined) {
        found.set(labels.key, { labels: labels.with(METRIC_NAME, name), members: [member], values: 'same', at, first: { set, row } }); // prettier-ignore
      } else if (values !== undefined) {
        const sure = known.values === 'unknown' ? known.values : values;
        found.set(labels.key, { ...known, members: [...known.members, member], values: sure });
      }
    }
  }
  return [...found.values()].filter(({ members }) => members.length > 1).map(({ first: _, ...series }) => series);
}

/** The metric of which each element of an expression is one series. */
function metricOf(expr: Expr): string | undefined {
  const [selector, ...others] = selectorsOf(expr);
  const named = selector?.matchers.find(({ name, op }) => name === METRIC_NAME && op === '=');
  return others.length === 0 && keepsSeries(expr) ? named?.value : undefined;
}

function keepsSeries(expr: Expr): boolean {
  const own = expr.kind === 'call' ? functionRecord(expr.func).labels === 'kept' : expr.kind !== 'aggregate';
  return own && children(expr).every(keepsSeries);
}

/** Undefined where no step has both. */
function compareElements(a: Row, b: Row): SharedSeries['values'] | undefined {
  const steps = a.set.grid.length;
  const [from, to] = [a.row * steps, b.row * steps];
  let common = false;
  for (let i = 0; i < steps; i++) {
    if (a.set.presence[from + i] !== ABSENT && b.set.presence[to + i] !== ABSENT) {
      common = true;
      if (!Object.is(a.set.values[from + i], b.set.values[to + i])) {
        return 'unknown';
      }
    }
  }
  return common ? 'same' : undefined;
}
