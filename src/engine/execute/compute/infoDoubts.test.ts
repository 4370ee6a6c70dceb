import { instantGrid } from '../../model/grid';
import { planQuery } from '../../plan/planQuery';
import { type Dialect } from '../../syntax/dialect';
import { parse } from '../../syntax/parse';
import { allRaw, NO_HINTS } from '../prove/planHints';
import { topology } from '../testing/runOnMembers';
import { infoDoubts } from './infoDoubts';

function doubts(query: string, release: Dialect['release']): number {
  const dialect = { release, features: [] };
  const expr = parse(query, { experimental: true, dialect });
  if (!expr.ok) {
    throw new Error(expr.error.message);
  }
  const hints = { ...NO_HINTS, ...allRaw(expr.value) };
  const planned = planQuery(expr.value, { ...topology, dialect }, instantGrid(0), {
    text: query,
    instant: true,
    ...hints,
  });
  return planned.ok ? infoDoubts(planned.value).length : -1;
}

test.each<[query: string, release: Dialect['release'], count: number]>([
  ['info(max_over_time(x[5m:1m]))', '3.5', 0],
  ['info(x offset 1m)', '3.5', 0],
  ['info(max_over_time(x[5m:1m] offset 1m))', '3.5', 1],
  ['info(max_over_time(x[5m:1m] @ 60))', '3.5', 1],
  ['info(max_over_time((x offset 1m)[5m:1m]))', '3.5', 1],
  ['info(max_over_time(x[5m:1m] offset 1m))', '3.15', 0],
  ['max_over_time(x[5m:1m] offset 1m)', '3.5', 0],
])('%s of %s: %s doubts', (query, release, count) => {
  expect(doubts(query, release)).toBe(count);
});
