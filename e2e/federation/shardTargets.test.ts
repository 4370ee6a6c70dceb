import { type TargetPage, targetPageSchema } from '../../src/api/targets';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

/** Nobody listens there. */
const NOWHERE = '127.0.0.1:1';
let targets: MetricsTargets;
let shards: readonly PrometheusServer[];
let proxy: Proxy;

function config(addresses: readonly string[]): string {
  const job = {
    job_name: 'vm',
    static_configs: [{ targets: addresses, labels: { zone: 'a' } }],
    relabel_configs: [{ source_labels: ['__address__'], target_label: 'host', regex: '(.*):.*' }],
  };
  return JSON.stringify({ global: { scrape_interval: '1s' }, scrape_configs: [job] });
}

beforeAll(async () => {
  targets = await startMetricsTargets(2, 'one 1\ntwo 2\nthree 3\n');
  const [first, second] = targets.addresses;
  shards = await Promise.all([
    startPrometheus({ config: config([first, NOWHERE]) }),
    startPrometheus({ config: config([second]) }),
  ]);
  const listed = shards.map(({ url }, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  const fleet = { id: 'vms', kind: 'hash', driver: 'static', static: { retention: '1d', shards: listed } };
  proxy = await startProxy({ fleets: JSON.stringify({ fleets: [fleet] }) });
});

afterAll(async () => {
  await proxy?.kill('SIGTERM');
  await Promise.all((shards ?? []).map((server) => server.stop()));
  await targets?.stop();
});

async function ask(search = ''): Promise<TargetPage> {
  return targetPageSchema.parse(await (await fetch(`${proxy.url}/api/v1/fleets/vms/targets?${search}`)).json());
}

test('targets of servers that somebody else runs, as these tell of them', async () => {
  const page = await eventually('all are scraped', 30_000, async () => {
    const answer = await ask();
    const isScraped = answer.targets.length === 3 && answer.targets.every(({ health }) => health !== 'unknown');
    return isScraped && answer.targets.filter(({ weightKnown }) => weightKnown).length === 3 ? answer : undefined;
  });
  const [first] = targets.addresses;
  const row = page.targets.find(({ address }) => address === first);
  expect(row).toMatchObject({
    ...{ job: 'vm', shard: 'shard-0', state: 'placed', health: 'up', url: `http://${first}/metrics` },
    labels: { instance: first, job: 'vm', zone: 'a', host: '127.0.0.1' },
    discovered: { __address__: first, __scrape_interval__: '1s' },
    weight: 3,
  });
  expect(row?.scrapeMs).toBeGreaterThan(0);
  expect(Date.now() - (row?.lastScrape ?? 0)).toBeLessThan(30_000);
  expect(page).toMatchObject({ fleet: 'vms', placed: false, problems: [], total: 3 });
  expect(page.summary).toMatchObject({
    ...{ targets: 3, addresses: 3, jobs: ['vm'], health: { up: 2, down: 1, unknown: 0 } },
    shards: [
      { id: 'shard-0', targets: 2, weight: 3, heaviest: 3 },
      { id: 'shard-1', targets: 1, weight: 3, heaviest: 3 },
    ],
  });
});

test.each([
  ['health=down', [NOWHERE]],
  ['search=connection refused', [NOWHERE]],
  [`search=${encodeURIComponent('zone="a"')}&health=down`, [NOWHERE]],
  ['search=zone%3D%22b', []],
  ['shard=shard-0&sort=weight&order=desc&limit=1', [0]],
  ['shard=shard-1', [1]],
  ['job=other', []],
])('%s', async (search, expected) => {
  const { targets: rows } = await ask(search);
  const address = (one: number | string) => (typeof one === 'number' ? targets.addresses[one] : one);
  expect(rows.map((one) => one.address)).toEqual(expected.map(address));
});

test('a shard that does not answer is told of, and the others are listed', async () => {
  await shards[1].stop();
  const page = await eventually('it is told', 30_000, async () => {
    const answer = await ask();
    return answer.problems.length > 0 ? answer : undefined;
  });
  expect(page.problems).toEqual([expect.stringMatching(/^shard-1/)]);
  expect(page.targets.map(({ shard }) => shard)).toEqual(['shard-0', 'shard-0']);
  expect(page.summary.shards[1]).toEqual({ id: 'shard-1', targets: 0, weight: 0, heaviest: 0 });
});

test('what is no search is refused', async () => {
  const refused = await fetch(`${proxy.url}/api/v1/fleets/vms/targets?health=ill`);
  expect(refused.status).toBe(400);
});
