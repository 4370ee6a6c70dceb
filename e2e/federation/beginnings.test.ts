import { type Grid, instantGrid, type MemberCoverage, rangeGrid, runQuery, type Topology } from '../../src/engine';
import { freshOwnership } from '../harness/freshOwnership';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { writeSeries } from '../harness/remoteWrite';
import { serverTransport } from './exactness/serverTransport';

const START = 1_700_000_000_000;
const MINUTE = 60_000;
const END = START + 120 * MINUTE;

/** From which minute on each shard has data, if it has any. */
const BEGINS: ReadonlyArray<readonly [member: string, minute: number | undefined]> = [
  ['shard-0', 0],
  ['shard-1', 60],
  ['idle', undefined],
  ['shard-2', 0],
];

const topology: Topology = {
  kind: 'hash',
  members: BEGINS.map(([id]) => ({ id })),
  partitionLabels: [],
  replicatedJobs: [],
  evaluationInterval: MINUTE,
  lookback: 5 * MINUTE,
};

const servers = new Map<string, PrometheusServer>();

beforeAll(async () => {
  for (const [member, minute] of BEGINS) {
    const server = await startPrometheus();
    servers.set(member, server);
    if (minute !== undefined) {
      const samples = Array.from(
        { length: 4 * (120 - minute) },
        (_, i) => [START + minute * MINUTE + i * 15_000, 1] as const
      );
      const target = { job: 'node', instance: `${member}:9100` };
      await writeSeries(server.url, [
        { labels: { __name__: 'up', ...target }, samples },
        { labels: { __name__: 'x_total', ...target }, samples },
      ]);
    }
  }
});

afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.stop()));
});

async function ask(query: string, grid: Grid, over: Partial<Topology> = {}) {
  const result = await runQuery(
    { query, grid, experimental: false },
    { ...topology, ...over },
    serverTransport(new Map([...servers].map(([member, { url }]) => [member, url]))),
    {
      partial: 'fail',
      limits: { maxSamples: 1e6, maxSeries: 1e4, maxBytes: 1e7 },
      ownership: freshOwnership(),
    }
  );
  if (!result.ok) {
    throw new Error(result.error.message);
  }
  const { annotations, coverage } = result.value;
  return { warnings: annotations.flatMap(({ level, message }) => (level === 'warning' ? [message] : [])), coverage };
}

const sinceOf = (coverage: readonly MemberCoverage[]) =>
  coverage.flatMap(({ member, since }) =>
    since === undefined ? [] : [`${member} ${Math.ceil((since - START) / MINUTE)}`]
  );

const whole = rangeGrid(START + 10 * MINUTE, END - MINUTE, MINUTE);

test.each<[query: string, grid: Grid, means: string | undefined]>([
  ['sum(up)', whole, 'this sum is a lower bound if no term is negative'],
  ['rate(x_total[5m])', whole, 'its series are missing'],
  ['sum(up offset 70m)', instantGrid(END - MINUTE), 'this sum is a lower bound if no term is negative'],
  ['sum(increase(x_total[90m]))', instantGrid(END - MINUTE), 'this sum is a lower bound'],
  ['vector(1)', whole, undefined],
  ['sum(up)', rangeGrid(START + 66 * MINUTE, END - MINUTE, MINUTE), undefined],
  ['sum(increase(x_total[50m]))', instantGrid(END - MINUTE), undefined],
])('a shard whose data begin later, %s', async (query, grid, means) => {
  const { warnings, coverage } = await ask(query, grid);
  const told = warnings.map((text) => text.replace(/before \S+Z/, 'before then'));
  expect({ told, since: sinceOf(coverage) }).toEqual(
    means === undefined
      ? { told: [], since: [] }
      : {
          told: [
            `shard-1 has no data before then: until then, ${means}. If the shard was added then, give it that time as \`since\``,
          ],
          since: ['shard-1 60'],
        }
  );
});

test('the remedy is right: a shard that was added then is not missed before', async () => {
  const { warnings } = await ask('sum(up)', whole);
  const time = /before (\S+Z)/.exec(warnings[0])?.[1] ?? '';
  const members = topology.members.map((one) => (one.id === 'shard-1' ? { ...one, since: Date.parse(time) } : one));
  expect((await ask('sum(up)', whole, { members })).warnings).toEqual([]);
});

test('of independent servers as well', async () => {
  expect((await ask('sum(up)', whole, { kind: 'independent' })).warnings).toHaveLength(1);
});
