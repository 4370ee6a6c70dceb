import { type PrometheusServer } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { type Proxy, startProxy } from '../harness/proxy';
import { collidingDatasets } from './exactness/colliding';

const LABELS = [
  { cluster: 'eu', tier: 'big' },
  { cluster: 'us', tier: 'big' },
];
const { whole, parts } = collidingDatasets(LABELS);
const TIMES = `start=${(whole.end - 600_000) / 1000}&end=${whole.end / 1000}`;

let reference: PrometheusServer;
let servers: PrometheusServer[] = [];
let proxy: Proxy;

beforeAll(async () => {
  [reference, ...servers] = await Promise.all([whole, ...parts].map(({ series }) => prometheusWith(series)));
  const shards = servers.map(({ url }, i) => ({ id: `shard-${i}`, labels: LABELS[i], replicas: [{ url }] }));
  proxy = await startProxy({
    fleets: JSON.stringify({ fleets: [{ id: 'f', kind: 'independent', driver: 'static', static: { shards } }] }),
  });
});

afterAll(async () => {
  await Promise.all([proxy, reference, ...servers].map((one) => one?.stop()));
});

async function ask(base: string, target: string): Promise<unknown> {
  const answer = await fetch(`${base}/api/v1/${target}`);
  const body = (await answer.json()) as { readonly data?: unknown };
  // One Prometheus does not sort the series of one selector.
  const data = Array.isArray(body.data) ? body.data.map((one) => JSON.stringify(one)).sort() : body.data;
  return { status: answer.status, body: { ...body, data } };
}

const match = (...selectors: readonly string[]) =>
  selectors.map((selector) => `&match[]=${encodeURIComponent(selector)}`).join('');

test.each([
  `labels?${TIMES}`,
  `labels?${TIMES}${match('up{cluster="eu"}')}`,
  `labels?${TIMES}${match('up{cluster="nowhere"}')}`,
  `label/cluster/values?${TIMES}`,
  `label/cluster/values?${TIMES}${match('up{cluster=~"e.*"}', 'nothing{cluster="us"}')}`,
  `label/tier/values?${TIMES}${match('{zone="a"}')}`,
  `label/exported_cluster/values?${TIMES}`,
  `label/zone/values?${TIMES}${match('up{cluster="us"}')}`,
  `label/zone/values?${TIMES}${match('up{')}`,
  `label/U__cluster/values?${TIMES}`,
  `label/U__exported__cluster/values?${TIMES}`,
  `label/cluster/values?${TIMES}&limit=x`,
  `label/cluster/values?${TIMES}&limit=-1`,
  `labels?${TIMES}&limit=5`,
  `series?${TIMES}${match('{cluster="eu",zone!="b"}')}`,
  `series?${TIMES}${match('{tier="small",zone=~".*"}')}`,
  `series?${TIMES}${match('{cluster=~".*"}')}`,
  `labels?${TIMES}${match('{cluster=""}')}`,
  `series?${TIMES}${match('up')}`,
  `series?${TIMES}${match('{cluster="us",__name__=~"up|owned"}')}`,
  `series?${TIMES}${match('owned{exported_cluster="own-1-cluster"}', 'up{cluster="eu"}')}`,
  `query?query=${encodeURIComponent('sum by (cluster, zone) (memory_bytes{tier="big"})')}&time=${whole.end / 1000}`,
  `query_exemplars?query=${encodeURIComponent('up{cluster="eu"}')}&${TIMES}`,
])('the fleet answers as one Prometheus whose series have the labels: %s', async (target) => {
  expect(await ask(`${proxy.url}/fleets/f`, target)).toEqual(await ask(reference.url, target));
});

test('a federated page has them as well', async () => {
  const page = async (base: string) => {
    const answer = await fetch(`${base}/federate?${match('up{cluster="eu"}', 'owned').slice(1)}`);
    return (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  };
  const lines = await page(`${proxy.url}/fleets/f`);
  expect(lines).toEqual(await page(reference.url));
});

test('a member that cannot match is not missed', async () => {
  await servers[1].kill('SIGSTOP');
  try {
    const target = `query?query=${encodeURIComponent('count(up{cluster="eu"})')}&time=${whole.end / 1000}`;
    expect(await ask(`${proxy.url}/fleets/f`, target)).toEqual(await ask(reference.url, target));
  } finally {
    await servers[1].kill('SIGCONT');
  }
});
