import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

import { systemClock } from '../../server/clock';
import { readKubeServer } from '../../server/endpoints/kubeServer';
import { readFleets } from '../../server/fleets/readFleets';
import { kubernetesDriver } from '../../server/scaling/drivers/kubernetes/kubernetesDriver';
import { driverContract } from '../../server/scaling/testing/driver.contract';
import { fleetListSchema, shardListSchema } from '../../src/api/fleets';
import {
  type ControlPlane,
  hasKubernetes,
  kubeconfigFile,
  NAMESPACE,
  startControlPlane,
} from '../harness/kubernetes/controlPlane';
import { makeResource, makeScrapeConfig, readyPods, resourcePath } from '../harness/kubernetes/prometheusResource';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

const JOB = 'shop';
const QUERIES = [
  'sum(sales_total)',
  'count by (job) (up)',
  'topk(3, sales_total)',
  'sum by (shop) (sales_total)',
  'quantile(0.9, sales_total)',
  'sum(max_over_time(sales_total[10s]))',
  'absent(nothing)',
];
/** Targets that moved are on two shards. */
const OVER_THE_MOVE = [
  'sum(max_over_time(sales_total[2m]))',
  'count(last_over_time(sales_total[2m]))',
  'sum by (shop) (max_over_time(sales_total[2m]))',
];
/** What the document says that the proxy needs. */
const [, ROLE = ''] = /```yaml\n# role\.yaml\n(.*?)```/s.exec(readFileSync('docs/kubernetes.md', 'utf8')) ?? [];

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
  readonly data?: { readonly result: unknown };
}

(hasKubernetes ? describe : describe.skip)('a fleet of a Prometheus resource', () => {
  let plane: ControlPlane;
  let targets: readonly MetricsTargets[];
  let reference: PrometheusServer;
  let proxy: Proxy;
  const running: Array<{ stop(): unknown }> = [];

  beforeAll(async () => {
    targets = await Promise.all(
      Array.from({ length: 30 }, (_, i) => startMetricsTargets(1, `sales_total{shop="${i}"} ${i}\n`))
    );
    running.push(...targets);
    plane = await startControlPlane({ users: ['proxy', 'stranger'] });
    running.push(plane);
    const addresses = targets.flatMap((one) => one.addresses);
    await makeResource(plane, { name: 'shop', shards: 2 });
    await makeScrapeConfig(plane, { resource: 'shop', job: JOB, targets: addresses });
    await allow(plane, 'proxy');
    reference = await startPrometheus({
      config: JSON.stringify({
        global: { scrape_interval: '1s' },
        scrape_configs: [{ job_name: JOB, static_configs: [{ targets: addresses }] }],
      }),
    });
    running.push(reference);
    await readyPods(plane, 'shop', 2);
    proxy = await fleetOf(plane, 'proxy');
    running.push(proxy);
  });

  afterAll(async () => {
    for (const one of running.reverse()) {
      await one.stop();
    }
  });

  driverContract('kubernetes', 'watched', async () => ({
    open: async () => {
      const read = readKubeServer(
        { kubeconfig: await kubeconfigFile(plane, 'proxy') },
        { env: {}, readFile: (file) => readFileSync(file, 'utf8') }
      );
      const fleets = readFleets(fleetsFile({ namespace: NAMESPACE, name: 'shop' }));
      const [config] = fleets.ok ? fleets.fleets : [];
      if (!read.ok || config?.driver !== 'kubernetes') {
        throw new Error('a fleet of a Prometheus resource');
      }
      const driver = kubernetesDriver(config, { server: read.server, clock: systemClock, baseDir: '.' });
      await driver.ready;
      return driver;
    },
    pass: () => sleep(10),
    cleanUp: () => Promise.resolve(),
  }));

  const ask = (base: string, query: string, time: number) =>
    answerOf(`${base}/api/v1/query?${new URLSearchParams({ query, time: String(time) })}`);
  const fleet = () => `${proxy.url}/fleets/shop`;
  /** Both answers at once, so that nothing changes between. */
  const both = async (query: string, base = fleet()) => {
    const time = Date.now() / 1000;
    const [ours, theirs] = await Promise.all([ask(base, query, time), ask(reference.url, query, time)]);
    return { ours, theirs, isEqual: JSON.stringify(setOf(ours)) === JSON.stringify(setOf(theirs)) };
  };
  const shards = async () =>
    shardListSchema.parse(await (await fetch(`${proxy.url}/api/v1/fleets/shop/shards`)).json());
  const equal = (query: string) =>
    eventually(`${query} is what the reference answers`, 20_000, async () => {
      const { ours, isEqual } = await both(query);
      return isEqual && ours.status === 'success' && (ours.warnings ?? []).length === 0 ? ours : undefined;
    });

  it('has the shards of the resource, with what their pods may use', async () => {
    const { fleets } = fleetListSchema.parse(await (await fetch(`${proxy.url}/api/v1/fleets`)).json());
    expect(fleets).toMatchObject([
      { id: 'shop', driver: 'kubernetes', members: [{ id: 'shard-0', replicas: ['replica-0'] }, { id: 'shard-1' }] },
    ]);
    const seen = await eventually('its memory is told', 20_000, async () => {
      const list = await shards();
      return list.shards.every(({ replicas: [one] }) => one.memory !== undefined) ? list : undefined;
    });
    expect(seen.shards.map(({ replicas: [one] }) => [one.state, one.memory?.limit])).toEqual([
      ['ready', 400 * 2 ** 20],
      ['ready', 400 * 2 ** 20],
    ]);
    expect(seen.problems).toEqual([]);
  });

  it.each(QUERIES)('answers %s as one Prometheus', async (query) => {
    await equal(query);
  });

  it('answers as one Prometheus, or tells, while the operator adds a shard', async () => {
    await plane.api.patch(`${resourcePath('shop')}/scale`, { spec: { replicas: 3 } });
    let answers = 0;
    const untold: unknown[] = [];
    const end = Date.now() + 20_000;
    while (Date.now() < end) {
      const { ours, theirs, isEqual } = await both('sum(sales_total)');
      answers++;
      if (!isEqual && toldBy(ours) === '') {
        untold.push({ ours, theirs });
      }
    }
    expect(answers).toBeGreaterThan(20);
    expect(untold).toEqual([]);
    await readyPods(plane, 'shop', 3);
    const list = await shards();
    expect(list.shards.map(({ id }) => id)).toEqual(['shard-0', 'shard-1', 'shard-2']);
    expect(list.problems.join()).toMatch(/went from 2 to 3 shards at /);
    for (const query of [...QUERIES, ...OVER_THE_MOVE]) {
      await eventually(
        `${query} is what the reference answers`,
        20_000,
        async () => (await both(query)).isEqual || undefined
      );
    }
  });

  it('tells that a shard is missing while its pod is not there, and where it has no room', async () => {
    plane.kubelet.room = 2;
    await plane.api.remove(`/api/v1/namespaces/${NAMESPACE}/pods/prometheus-shop-shard-2-0`);
    const problems = async () => (await shards()).shards[2].replicas[0].problems;
    await eventually('it waits for room', 30_000, async () => {
      return (
        (await problems()).some((one) => one.startsWith('Its pod waits for room on a node: 0/1 nodes')) || undefined
      );
    });
    const { ours } = await both('sum(sales_total)');
    expect(toldBy(ours)).toMatch(/shard-2/);
    plane.kubelet.room = Infinity;
    await readyPods(plane, 'shop', 3);
    await eventually('it is as the reference again', 30_000, async () => {
      return ((await both('sum(sales_total)')).isEqual && (await problems()).length === 0) || undefined;
    });
  });

  it('tells that a pod ran out of memory', async () => {
    await plane.kubelet.run('prometheus-shop-0')?.runOutOfMemory();
    await eventually('it is told', 30_000, async () => {
      const [{ replicas }] = (await shards()).shards;
      const told = 'It was ended since it used more memory than its limit; it was started again once.';
      return (replicas[0].problems.includes(told) && replicas[0].state === 'ready') || undefined;
    });
  });

  it('goes on without the API server, and tells that it may not know all shards', async () => {
    await plane.endApi();
    const told =
      /^The shards are those of \S+, others may have come since: the Kubernetes API server cannot be asked: /m;
    await eventually(
      'it is told',
      20_000,
      async () => told.test(toldBy((await both('sum(sales_total)')).ours)) || undefined
    );
    await eventually(
      'it is as the reference',
      20_000,
      async () => (await both('sum(sales_total)')).isEqual || undefined
    );
    await plane.startApi();
    await eventually('it is followed again', 30_000, async () => {
      const { ours, isEqual } = await both('sum(sales_total)');
      return (isEqual && !told.test(toldBy(ours))) || undefined;
    });
  });

  it('keeps a shard whose samples the operator keeps, and tells of what it deletes', async () => {
    await plane.api.patch(resourcePath('shop'), { spec: { shardRetentionPolicy: { whenScaled: 'Retain' } } });
    await plane.api.patch(`${resourcePath('shop')}/scale`, { spec: { replicas: 2 } });
    const kept = await eventually('it drains', 30_000, async () => {
      const [, , third] = (await shards()).shards;
      return third?.problems.find((one) => one.startsWith('It scrapes nothing any more'));
    });
    expect(kept).toMatch(/the operator keeps it for its samples until \S+\.$/);
    for (const query of [...QUERIES, ...OVER_THE_MOVE]) {
      await eventually(
        `${query} is what the reference answers`,
        20_000,
        async () => (await both(query)).isEqual || undefined
      );
    }
    await plane.api.patch(resourcePath('shop'), { spec: { shardRetentionPolicy: { whenScaled: 'Delete' } } });
    await eventually('it is gone', 30_000, async () => (await shards()).shards.length === 2 || undefined);
    const { ours } = await both('sum(max_over_time(sales_total[5m]))');
    expect(toldBy(ours)).toMatch(/shard-2/);
  });

  it('answers from another replica while one is away', async () => {
    await makeResource(plane, { name: 'pair', shards: 1, replicas: 2 });
    const addresses = targets.flatMap((one) => one.addresses);
    await makeScrapeConfig(plane, { resource: 'pair', job: JOB, targets: addresses, name: 'pair' });
    await readyPods(plane, 'pair', 2);
    const pair = await fleetOf(plane, 'proxy', 'pair');
    running.push(pair);
    const isEqual = async () => {
      const { ours, isEqual: same } = await both('sum(sales_total)', `${pair.url}/fleets/shop`);
      return same && toldBy(ours) === '';
    };
    const listed = async () =>
      shardListSchema.parse(await (await fetch(`${pair.url}/api/v1/fleets/shop/shards`)).json());
    await eventually('both are ready', 30_000, async () => {
      const { shards: known, problems } = await listed();
      const replicas = known.at(0)?.replicas ?? [];
      const isReady =
        replicas.length === 2 && replicas.every(({ state, problems: own }) => state === 'ready' && own.length === 0);
      return (isReady && problems.length === 0 && (await isEqual())) || undefined;
    });
    const held = plane.kubelet.room;
    plane.kubelet.room = 0;
    await plane.api.remove(`/api/v1/namespaces/${NAMESPACE}/pods/prometheus-pair-0`);
    await eventually('one is away', 30_000, async () => {
      const [{ replicas }] = (await listed()).shards;
      return (replicas[0].state !== 'ready' && replicas[1].state === 'ready') || undefined;
    });
    expect(await isEqual()).toBe(true);
    plane.kubelet.room = held;
  });

  it('tells what the operator leaves out', async () => {
    await plane.api.create(`/apis/monitoring.coreos.com/v1alpha1/namespaces/${NAMESPACE}/scrapeconfigs`, {
      ...{ apiVersion: 'monitoring.coreos.com/v1alpha1', kind: 'ScrapeConfig' },
      metadata: { name: 'wrong', labels: { scraped: 'shop' } },
      spec: { scrapeInterval: '1s', scrapeTimeout: '5s' },
    });
    const told =
      /^The Prometheus Operator leaves out the ScrapeConfig wrong, where it is this fleet's: .*scrapeTimeout/;
    await eventually(
      'it is told',
      20_000,
      async () => (await shards()).problems.some((one) => told.test(one)) || undefined
    );
    await plane.api.remove(`/apis/monitoring.coreos.com/v1alpha1/namespaces/${NAMESPACE}/scrapeconfigs/wrong`);
  });

  it('names each right that it has not', async () => {
    const other = await fleetOf(plane, 'stranger');
    running.push(other);
    const answer = await ask(`${other.url}/fleets/shop`, 'up', Date.now() / 1000);
    expect(answer.status).toBe('error');
    const may = (what: string) =>
      `the Kubernetes API server does not let the proxy list ${what} in the namespace ${NAMESPACE}: give its Role that right`;
    for (const what of ['pods', 'statefulsets', 'prometheuses']) {
      expect(answer.error).toContain(may(what));
    }
  });

  it('refuses queries over a resource that is not there', async () => {
    const other = await fleetOf(plane, 'proxy', 'nobody');
    running.push(other);
    const { error } = await ask(`${other.url}/fleets/shop`, 'up', Date.now() / 1000);
    expect(error).toContain(
      `Which shards the fleet has is not known: there is no Prometheus resource nobody in the namespace ${NAMESPACE}.`
    );
  });
});

/** What an answer says beside what was asked for, or why it is none. */
function toldBy({ error = '', warnings = [] }: Answer): string {
  return [error, ...warnings].join('\n');
}

async function answerOf(url: string): Promise<Answer> {
  return (await (await fetch(url)).json()) as Answer;
}

/** As a set: what is sorted is so by both, the rest in no order. */
function setOf({ data, error }: Answer): unknown {
  return Array.isArray(data?.result) ? data.result.map((one) => JSON.stringify(one)).sort() : (error ?? data);
}

async function allow({ api }: ControlPlane, user: string): Promise<void> {
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${NAMESPACE}`;
  await api.create(`${path}/roles`, { ...(parse(ROLE) as object), metadata: { name: user } });
  await api.create(`${path}/rolebindings`, {
    metadata: { name: user },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: user },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  });
}

function fleetsFile(kubernetes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ fleets: [{ id: 'shop', kind: 'hash', driver: 'kubernetes', kubernetes }] });
}

async function fleetOf(plane: ControlPlane, user: string, name = 'shop'): Promise<Proxy> {
  const kubeconfig = await kubeconfigFile(plane, user);
  return startProxy({ fleets: fleetsFile({ namespace: NAMESPACE, name, kubeconfig }) });
}
