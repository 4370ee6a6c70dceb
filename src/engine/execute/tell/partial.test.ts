import { rangeGrid } from '../../model/grid';
import { planQuery } from '../../plan/planQuery';
import { type Topology } from '../../plan/topology';
import { parse } from '../../syntax/parse';
import { partialNotices } from './partial';

const topology: Topology = {
  kind: 'hash',
  members: [{ id: 'shard-1' }, { id: 'shard-2' }],
  partitionLabels: ['instance'],
  replicatedJobs: [],
  evaluationInterval: 15_000,
  lookback: 300_000,
};

function notice(query: string, fleet: Topology = topology): string {
  const grid = rangeGrid(0, 60_000, 15_000);
  const parsed = parse(query, { experimental: false });
  const planned = parsed.ok ? planQuery(parsed.value, fleet, grid, { text: query, instant: false }) : parsed;
  if (!planned.ok) {
    throw new Error(planned.error.message);
  }
  const [sentence] = partialNotices(planned.value, new Map([['shard-2', 'connection refused']]));
  return sentence.replace('shard-2 did not answer (connection refused): ', '');
}

describe('what a missing member means', () => {
  it.each([
    ['up', 'its series are missing'],
    ['rate(x_total[5m]) * 2', 'its series are missing'],
    ['sum(rate(x_total[5m]))', 'this sum is a lower bound'],
    ['sum by (code) (rate(x_total[5m]))', 'this sum is a lower bound; groups may be missing'],
    ['sum(temperature)', 'this sum is a lower bound if no term is negative'],
    ['(sum(rate(x_total[5m])))', 'this sum is a lower bound'],
    ['sum(rate(x_total[5m])) * 60', 'the result is a lower bound'],
    ['-sum(rate(x_total[5m]))', 'the result is an upper bound'],
    ['sum(rate(x_total[5m])) * -1', 'the result may be off'],
    ['sum(rate(a_total[5m])) / sum(rate(b_total[5m]))', 'the result may be off'],
    ['count(up)', 'this count is a lower bound'],
    ['count_values("v", up)', 'this count is a lower bound; groups may be missing'],
    ['min(up)', 'this minimum is an upper bound'],
    ['max(up)', 'this maximum is a lower bound'],
    ['max(sum by (code) (temperature))', 'this maximum is a lower bound if no term is negative'],
    ['group(up)', 'its series are missing'],
    ['avg(up)', 'this average may be off'],
    ['stddev(up)', 'this standard deviation may be off'],
    ['stdvar(up)', 'this variance may be off'],
    ['quantile(0.9, up)', 'this quantile may be off'],
    ['topk(3, up)', 'topk may miss series and show others instead'],
    ['histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))', 'this quantile may be off'],
    ['absent(up)', 'whether anything is absent is unknown'],
    ['sum(rate(x_total[5m])) > 10', 'elements may be missing or wrong'],
    ['sum(rate(x_total[5m])) > bool 10', 'the result may be off'],
    ['sum(rate(x_total[5m])) or vector(0)', 'the result may be off'],
    ['sum by (job) (a) unless sum by (job) (b)', 'elements may be missing or wrong'],
    ['avg by (instance) (up)', 'its series are missing'],
    ['max_over_time(sum(rate(x_total[5m]))[5m:1m])', 'the result is a lower bound'],
    ['min_over_time(sum(rate(x_total[5m]))[5m:1m])', 'the result may be off'],
    ['min_over_time(min(up)[5m:1m])', 'the result is an upper bound'],
    ['vector(1)', 'the result does not depend on it'],
  ])('%s: %s', (query, expected) => {
    expect(notice(query)).toBe(expected);
  });

  // What is left of a series that went from member to member, or began in the store, is too old or too little for a window.
  it.each([
    ['up', 'elements may be missing or wrong'],
    ['sum(rate(x_total[5m]))', 'this sum may be off'],
    ['count(up)', 'this count may be off'],
    ['max(up)', 'this maximum may be off'],
    ['avg(up)', 'this average may be off'],
    ['absent(up)', 'whether anything is absent is unknown'],
  ])('over a hand-over, %s: %s', (query, expected) => {
    const move = {
      labels: { instance: 'a' },
      from: 'shard-1',
      to: 'shard-2',
      joined: 10_000,
      cutOver: 20_000,
      left: 30_000,
    };
    expect(notice(query, { ...topology, moves: [move] })).toBe(expected);
    const store = { id: 'store', flavour: 'prometheus', before: 30_000 } as const;
    expect(notice(query, { ...topology, store })).toBe(expected);
  });
});
