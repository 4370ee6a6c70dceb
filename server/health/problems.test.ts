import { type ReplicaHealth } from '../../src/api/fleets';
import { imbalanceProblems } from './fleetMonitor';
import { replicaProblems } from './replicaMonitor';

const fine: ReplicaHealth = {
  id: 'a',
  state: 'ready',
  version: '3.5.0',
  activeSeries: 5000,
  memory: { used: 10, limit: 100 },
  targets: { up: 3, total: 3 },
  scrapeLag: 1,
  queries: { total: 9, failed: 0 },
  problems: [],
  observedAt: 0,
};
const shards = (...replicas: Array<Partial<ReplicaHealth>>) =>
  replicas.map((replica, i) => ({ id: `shard-${i}`, replicas: [{ ...fine, ...replica }], problems: [] }));

describe('replicaProblems', () => {
  it.each<[string, Partial<ReplicaHealth>, string[]]>([
    ['nothing', {}, []],
    ['targets', { targets: { up: 1, total: 3 } }, ['2 of 3 targets are not up.']],
    ['one target', { targets: { up: 2, total: 3 } }, ['1 of 3 targets is not up.']],
    ['late scrapes', { scrapeLag: 90.4 }, ['Scrapes are up to 90 s late.']],
    ['memory', { memory: { used: 95, limit: 100 } }, ['Memory use is at 95 % of its limit.']],
    ['queries', { queries: { total: 9, failed: 2 } }, ['2 of 9 queries failed in the last 5 minutes.']],
  ])('%s', (_, change, expected) => {
    expect(replicaProblems({ ...fine, ...change })).toEqual(expected);
  });
});

describe('imbalanceProblems', () => {
  it.each<[string, ReturnType<typeof shards>, string[]]>([
    ['equal shards', shards({}, {}), []],
    ['minor versions apart', shards({ version: '3.4.1' }, {}), []],
    ['imbalance', shards({ activeSeries: 20_000 }, {}), ['shard-0 holds 1.6 times the mean number of active series.']],
    ['imbalance of next to nothing', shards({ activeSeries: 90 }, { activeSeries: 10 }), []],
    ['a shard that tells nothing', shards({ activeSeries: 20_000 }, { activeSeries: undefined }), []],
  ])('%s', (_, list, expected) => {
    expect(imbalanceProblems(list)).toEqual(expected);
  });
});
