import { type IncomingMessage, type ServerResponse } from 'node:http';

import { fleetTestSchema } from '../../src/api/definition';
import { shardListSchema } from '../../src/api/fleets';
import { type Gateway, startGateway } from '../harness/gateway';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';
import { type StoreServer } from '../harness/storeServer';
import { startVictoriaMetrics } from '../harness/victoriaMetrics';

const AT = Math.floor(Date.now() / 60_000) * 60_000;
const series = { labels: { __name__: 'up_here', job: 'x' }, samples: [[AT - 1000, 7]] as Array<[number, number]> };

let prometheus: PrometheusServer;
let agent: PrometheusServer;
let victoria: StoreServer;
/** Before the Prometheus, unless its name says otherwise. */
const gateways: Record<string, Gateway> = {};
let proxy: Proxy;

type Answer = Gateway['answer'];
const status =
  (code: number, headers: Record<string, string> = {}, body = '') =>
  (_: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.writeHead(code, headers).end(body);
    return true;
  };
const getOnly =
  (code: number): Answer =>
  (incoming, outgoing) =>
    incoming.method === 'POST' ? status(code)(incoming, outgoing) : undefined;
const moved =
  (code: number): Answer =>
  (incoming, outgoing) =>
    status(code, { location: `${gateways.target.url}${incoming.url}` })(incoming, outgoing);

/** As a VictoriaMetrics cluster: everything is below a tenant's path. */
const CLUSTER = '/select/0/prometheus';
const cluster: Answer = (incoming, outgoing) =>
  incoming.url?.startsWith(CLUSTER) === true
    ? undefined
    : status(400, {}, `unsupported path requested: "${incoming.url}"`)(incoming, outgoing);

async function startGateways(): Promise<void> {
  const answers: Record<string, Answer> = {
    ...{ target: () => undefined, plain: () => undefined },
    ...{
      'get-405': getOnly(405),
      'get-501': getOnly(501),
      'get-403': getOnly(403),
      'moved-301': moved(301),
      'moved-308': moved(308),
    },
    'no-ready': (incoming, outgoing) =>
      incoming.url?.startsWith('/-/') === true ? status(403)(incoming, outgoing) : undefined,
  };
  for (const [name, answer] of Object.entries(answers)) {
    gateways[name] = Object.assign(await startGateway(prometheus.url), { answer });
  }
  const rewrite = (url: string) => url.slice(CLUSTER.length);
  gateways.cluster = Object.assign(await startGateway(victoria.url), { answer: cluster, rewrite });
}

function fleets(): string {
  // Of the target of the redirects nobody is told.
  const { target: _, ...others } = gateways;
  const urls: Record<string, string> = {
    ...Object.fromEntries(Object.entries(others).map(([name, { url }]) => [name, url])),
    'cluster-path': `${gateways.cluster.url}${CLUSTER}`,
    agent: agent.url,
    graph: `${prometheus.url}/graph`,
    query: `${prometheus.url}/query`,
  };
  const list = Object.entries(urls).map(([id, url]) => ({
    ...{ id, kind: 'independent', driver: 'static' },
    static: { shards: [{ id: 's', replicas: [{ url }] }] },
  }));
  return JSON.stringify({ fleets: list });
}

beforeAll(async () => {
  [prometheus, agent, victoria] = await Promise.all([
    startPrometheus(),
    startPrometheus({ agent: true, config: 'global: {scrape_interval: 1s}' }),
    startVictoriaMetrics(),
  ]);
  await Promise.all([writeSeries(prometheus.url, [series]), victoria.write([series])]);
  await startGateways();
  proxy = await startProxy({ fleets: fleets(), args: ['--allow-servers', '127.0.0.1'] });
});

afterAll(async () => {
  await proxy?.stop();
  await Promise.all([prometheus?.stop(), agent?.stop(), victoria?.stop()]);
  Object.values(gateways).forEach((gateway) => gateway.stop());
});

interface Answered {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: ReadonlyArray<{ readonly value: [number, string] }> };
}

async function ask(fleet: string, query = 'up_here'): Promise<Answered> {
  const form = new URLSearchParams({ query, time: String(AT / 1000) });
  const response = await fetch(`${proxy.url}/fleets/${fleet}/api/v1/query`, { method: 'POST', body: form });
  return (await response.json()) as Answered;
}

async function replicaOf(fleet: string) {
  const list = shardListSchema.parse(await (await fetch(`${proxy.url}/api/v1/fleets/${fleet}/shards`)).json());
  return list.shards[0].replicas[0];
}

test.each(['plain', 'get-405', 'get-501', 'get-403', 'no-ready', 'cluster-path'])(
  '%s: answers, and is ready',
  async (fleet) => {
    await eventually(`${fleet} answers`, 20_000, async () =>
      (await ask(fleet)).data?.result[0]?.value[1] === '7' ? true : undefined
    );
    expect(await replicaOf(fleet)).toMatchObject({ state: 'ready' });
  }
);

test.each(['get-405', 'get-501', 'get-403'])('%s is asked by GET at once when that is known', async (fleet) => {
  await ask(fleet);
  const { asked } = gateways[fleet];
  const before = asked.length;
  await ask(fleet, 'up_here + 1');
  expect(asked.slice(before).filter((one) => one.includes('/query') && !one.endsWith('?query=1'))).toEqual([
    expect.stringMatching(/^GET \/api\/v1\/query\?/),
  ]);
});

/** Longer than any URL may be. */
const LONG = `up_here{job=~"x|${'y'.repeat(50_000)}"}`;

test.each(['series', 'labels'])('a long POST to %s stays one', async (path) => {
  const form = new URLSearchParams({ start: String(AT / 1000 - 60), end: String(AT / 1000), 'match[]': LONG });
  const post = await fetch(`${proxy.url}/fleets/plain/api/v1/${path}`, { method: 'POST', body: form });
  expect(await post.json()).toMatchObject({ status: 'success', data: expect.arrayContaining([expect.anything()]) });
  expect(gateways.plain.asked).toContain(`POST /api/v1/${path}`);
});

test('what is too long for the URLs of a server that takes GET alone is told', async () => {
  expect(await ask('get-405', LONG)).toMatchObject({
    status: 'error',
    error: expect.stringMatching(/it takes GET alone, and this query is too long for its URLs \((414|431)\)/),
  });
});

/** Of each server that answers no queries, what is told of it after its name. */
function reasons(): Array<readonly [fleet: string, reason: string]> {
  const { target, cluster: root } = gateways;
  return [
    ['moved-301', `it redirects to ${target.url}/api/v1/query (301), which is not followed: write ${target.url} as`],
    ['moved-308', `it redirects to ${target.url}/api/v1/query (308), which is not followed: write ${target.url} as`],
    ['agent', 'it is a Prometheus Agent, which keeps no samples and answers no queries: name the server it writes to'],
    ['graph', `it answers no queries at ${prometheus.url}/graph, but at ${prometheus.url}: write that as its url`],
    ['query', `it answers no queries at ${prometheus.url}/query, but at ${prometheus.url}: write that as its url`],
    ['cluster', `it answers no queries at ${root.url}, but at ${root.url}${CLUSTER}: write that as its url`],
  ];
}

test.each(['moved-301', 'moved-308', 'agent', 'graph', 'query', 'cluster'])(
  '%s: the page, the query and the test of the servers say what it is',
  async (fleet) => {
    const reason = new Map(reasons()).get(fleet) ?? '';
    const told = expect.stringContaining(`${reason[0].toUpperCase()}${reason.slice(1)}`) as string;
    await eventually(`${fleet} is down`, 20_000, async () =>
      (await replicaOf(fleet)).state === 'down' ? true : undefined
    );
    expect(await replicaOf(fleet)).toMatchObject({ problems: [told] });
    expect(await ask(fleet)).toMatchObject({ status: 'error', error: expect.stringContaining(reason) });
    const document = await (await fetch(`${proxy.url}/api/v1/fleets/${fleet}/definition`)).json();
    const tried = await fetch(`${proxy.url}/api/v1/fleets/test`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ definition: document.definition }),
    });
    expect(fleetTestSchema.parse(await tried.json()).servers).toMatchObject([{ state: 'down', problem: told }]);
  }
);

test('no redirect was followed', () => {
  expect(gateways.target.asked).toEqual([]);
});
