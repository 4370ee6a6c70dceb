import { instantGrid } from '../../model/grid';
import { planQuery } from '../../plan/planQuery';
import { type Records, type Topology } from '../../plan/topology';
import { parse } from '../../syntax/parse';
import { recordsWarnings } from './recordsWarnings';

const records: Records = {
  id: 'records',
  names: ['a:b', 'c:d', 'ALERTS'],
  elsewhere: [
    { name: 'a:b', members: ['s0'] },
    { name: 'ALERTS', members: ['s0', 's1'] },
  ],
};
const topology: Topology = {
  ...{ kind: 'hash', partitionLabels: ['instance'], replicatedJobs: [], evaluationInterval: 60_000, lookback: 300_000 },
  members: [{ id: 's0' }, { id: 's1' }],
  records,
};

const rule =
  "a:b is what the fleet's rules record, without what s0 has under that name, scraped or by rules there: rename one of them";
const alerts =
  "ALERTS is what the fleet's rules write, without the alerts of s0 and s1: move the alerting rules there to the fleet's rule files";

test.each([
  ['a:b', records, [rule]],
  ['sum(rate(a:b[5m])) / up', records, [rule]],
  ['c:d', records, []],
  ['up', records, []],
  ['{x="1"}', records, [rule, alerts]],
  ['ALERTS{alertstate="firing"}', records, [alerts]],
  ['a:b', { ...records, elsewhere: undefined }, []],
  ['a:b', undefined, []],
])('%s', (text, of, messages) => {
  const expr = parse(text, { experimental: false });
  const fleet = { ...topology, records: of };
  const grid = instantGrid(0);
  const planned = expr.ok ? planQuery(expr.value, fleet, grid, { text, instant: true }) : expr;
  const warnings = planned.ok ? recordsWarnings(planned.value, fleet) : undefined;
  expect(warnings).toEqual(messages.map((message) => ({ level: 'warning', message })));
});
