import { parse } from '../syntax/parse';
import { parseMetricSelector } from '../syntax/parseMetricSelector';
import { print } from '../syntax/print';
import { instantGrid } from '../model/grid';
import { explain } from './explain';
import { planQuery } from './planQuery';
import { divideRecorded } from './recordedPart';
import { leafQueries } from './plan';
import { type Topology } from './topology';

const records = { id: 'records', names: ['a:b', 'c:d', 'ALERTS'] };
const topology: Topology = {
  ...{
    kind: 'hash',
    partitionLabels: ['instance'],
    replicatedJobs: ['all'],
    evaluationInterval: 60_000,
    lookback: 300_000,
  },
  members: [{ id: 's0' }, { id: 's1' }],
  records,
};

describe('what is the records’ of a selector', () => {
  it.each([
    ['a:b{x="1"}', undefined, 'a:b{x="1"}'],
    ['up', 'up', undefined],
    ['{__name__=~"up|down"}', '{__name__=~"up|down"}', undefined],
    ['{__name__=~"a:.*|up"}', '{__name__!~"a:b",__name__=~"a:.*|up"}', '{__name__=~"a:.*|up",__name__=~"a:b"}'],
    ['{x="1",__name__!="c:d"}', '{__name__!="c:d",__name__!~"a:b|ALERTS",x="1"}', '{__name__!="c:d",__name__=~"a:b|ALERTS",x="1"}'], // prettier-ignore
    ['{__name__="",x="1"}', '{__name__="",x="1"}', undefined],
  ])('%s', (text, shards, own) => {
    const selector = parseMetricSelector(text);
    const divided = selector.ok ? divideRecorded(selector.value, { records }) : undefined;
    const sorted = (one: string | undefined) => one?.replace(/[{}]/g, '').split(',').sort();
    expect(sorted(divided?.shards && print(divided.shards))).toEqual(sorted(shards));
    expect(sorted(divided?.records && print(divided.records))).toEqual(sorted(own));
  });
});

describe('a plan asks', () => {
  it.each([
    ['sum(a:b)', ['records: a:b']],
    ['sum by (instance) (up)', ['s0', 's1']],
    ['a:b / on () sum(up)', ['records: a:b', 's0', 's1']],
    ['a:b{job="all"}', ['records: a:b{job="all"}']],
    ['{__name__=~"a:b|up"}', ['records', 's0', 's1']],
    ['rate(c:d[5m] offset 1h)', ['records: c:d']],
    ['1', []],
  ])('%s', (query, expected) => {
    const expr = parse(query, { experimental: true });
    const planned = expr.ok ? planQuery(expr.value, topology, instantGrid(0), { text: query, instant: true }) : expr;
    if (!planned.ok) {
      throw new Error(planned.error.message);
    }
    const asked = planned.value.leaves.flatMap((leaf) => leafQueries(leaf));
    const shown = asked.map(({ member, text }) =>
      member === 'records' && !text.includes('~') ? `${member}: ${text}` : member
    );
    expect([...new Set(shown)].sort()).toEqual(query === '1' ? expect.anything() : expected);
    expect(explain(planned.value)).not.toBe('');
  });

  it('pushes no query whole to the only shard where rules record some of it', () => {
    const one = { ...topology, members: [{ id: 's0' }] };
    const expr = parse('a:b + on () up', { experimental: true });
    const planned = expr.ok ? planQuery(expr.value, one, instantGrid(0), { text: '', instant: true }) : expr;
    const members = planned.ok
      ? planned.value.leaves.flatMap((leaf) => leafQueries(leaf)).map(({ member }) => member)
      : [];
    expect([...members].sort()).toEqual(['records', 's0']);
  });
});
