import { rangeGrid } from '../../model/grid';
import { type Plan } from '../../plan/plan';
import { planQuery } from '../../plan/planQuery';
import { type Topology } from '../../plan/topology';
import { parse } from '../../syntax/parse';
import { lateNotices, lostNotices, partialNotices } from './partial';

const topology: Topology = {
  kind: 'hash',
  members: [{ id: 'shard-1' }, { id: 'shard-2' }],
  partitionLabels: ['instance'],
  replicatedJobs: [],
  evaluationInterval: 15_000,
  lookback: 300_000,
};

function planned(query: string, fleet: Topology = topology): Plan {
  const grid = rangeGrid(0, 60_000, 15_000);
  const parsed = parse(query, { experimental: false });
  const made = parsed.ok ? planQuery(parsed.value, fleet, grid, { text: query, instant: false }) : parsed;
  if (!made.ok) {
    throw new Error(made.error.message);
  }
  return made.value;
}

function notice(query: string, fleet: Topology = topology): string {
  const [sentence] = partialNotices(planned(query, fleet), new Map([['shard-2', 'connection refused']]));
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

describe('times are told in whole seconds', () => {
  it.each([
    [1_600_000_000_579, '2020-09-13T12:26:40Z'],
    [1_600_000_000_000, '2020-09-13T12:26:40Z'],
  ])('before which there are no data: %d', (since, told) => {
    const [sentence] = lateNotices(planned('up'), new Map([['shard-2', since]]));
    expect(sentence).toMatch(`shard-2 has no data before ${told}: until then, `);
  });

  it('between which samples are gone', () => {
    const lost = [{ member: 'shard-3', since: 1579, until: 30_001 }];
    expect(lostNotices(planned('up', { ...topology, lost }))).toEqual([
      expect.stringMatching('its samples from 1970-01-01T00:00:01Z to 1970-01-01T00:00:31Z with it'),
    ]);
  });
});
