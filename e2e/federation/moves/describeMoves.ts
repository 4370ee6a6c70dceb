import { type Grid, instantGrid, type Move, rangeGrid, type Topology } from '../../../src/engine';
import { type TestSeries } from '../../harness/dataset';
import { generateDataset } from '../../harness/generateDataset';
import { type PrometheusServer } from '../../harness/prometheus';
import { prometheusWith } from '../../harness/prometheusWith';
import { compareQuery, type Servers } from '../exactness/compareQuery';
import { inLabelOrder } from '../exactness/inLabelOrder';
import { firstMember, movingDataset } from '../exactness/moving';
import { families } from '../exactness/queries';
import { toleranceOf } from '../exactness/tolerance';

const MINUTE = 60_000;
const dataset = inLabelOrder(generateDataset({ instances: 12, scrapes: 200 }));
const ids = ['shard-0', 'shard-1', 'shard-2'];

/** A hand-over of one instance, `at` minutes after the data begins; it takes a minute. */
function move(instance: string, at: number, [from, to]: readonly [string, string]): Move {
  const joined = dataset.start + at * MINUTE + 1_234;
  return { labels: { instance }, from, to, joined, cutOver: joined + 30_000, left: joined + MINUTE };
}

function others(instance: string): readonly [first: string, next: string, last: string] {
  const first = ids.indexOf(firstMember(instance, ids));
  return [ids[first], ids[(first + 1) % 3], ids[(first + 2) % 3]];
}

const [a, b, c] = ['vm-01:9100', 'vm-03:9100', 'vm-05:9100'].map((instance) => ({ instance, on: others(instance) }));
const moves: readonly Move[] = [
  move(a.instance, 12, [a.on[0], a.on[1]]),
  move(b.instance, 13, [b.on[0], b.on[1]]),
  move(c.instance, 30, [c.on[0], c.on[1]]),
  move(a.instance, 31, [a.on[1], a.on[2]]),
  move(b.instance, 38, [b.on[1], b.on[0]]),
];

const fleet: Topology = {
  kind: 'hash',
  members: ids.map((id) => ({ id })),
  partitionLabels: ['instance'],
  replicatedJobs: [],
  evaluationInterval: 60_000,
  lookback: 300_000,
  moves,
};
const grids: ReadonlyArray<readonly [string, Grid]> = [
  ['instant', instantGrid(dataset.start + 14 * MINUTE)],
  ['range', rangeGrid(dataset.start + MINUTE, dataset.end, 47_000)],
];

const { whole, parts } = movingDataset(dataset, { members: ids, moves });

/** The answers of a fleet whose targets move are those of one Prometheus that scraped each where it was. */
export function describeMoves(): void {
  let servers: Servers;
  const started: PrometheusServer[] = [];

  async function start(series: readonly TestSeries[]): Promise<PrometheusServer> {
    const server = await prometheusWith(series);
    started.push(server);
    return server;
  }

  beforeAll(async () => {
    const [reference, ...shards] = await Promise.all([whole, ...parts].map(start));
    servers = { reference, shards };
  });

  afterAll(async () => {
    await Promise.all(started.map((server) => server.stop()));
  });

  /** What depends on which member has what. */
  const { selectors, rates, subqueries, aggregations, rankings } = families;
  const some = { selectors, rates, subqueries, aggregations, rankings };

  describe.each<readonly [string, Topology, Readonly<Record<string, readonly string[]>>]>([
    ['targets that move, partition labels known', fleet, families],
    ['targets that move, partition labels unknown', { ...fleet, partitionLabels: [] }, some],
  ])('%s', (_, topology, asked) => {
    describe.each(Object.entries(asked))('%s', (_family, queries) => {
      test.each(queries)('%s', async (query) => {
        const { problems } = await compareQuery(query, {
          topology,
          servers,
          grids: query.endsWith(']') ? grids.slice(0, 1) : grids,
          tolerance: (result) => toleranceOf(query, result),
          errorTexts: true,
        });
        expect(problems).toEqual([]);
      });
    });
  });
}
