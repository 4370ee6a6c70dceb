import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';

import { shardListSchema } from '../../src/api/fleets';
import { actionResultSchema, type ScalingStatus, scalingStatusSchema } from '../../src/api/scaling';
import { movePageSchema } from '../../src/api/targets';
import {
  type ControlPlane,
  hasKubernetes,
  kubeconfigFile,
  NAMESPACE,
  startControlPlane,
} from '../harness/kubernetes/controlPlane';
import { makeResource, podsOf, readyPods, resourcePath } from '../harness/kubernetes/prometheusResource';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { freePort, type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

const JOB = 'the shop/eu';
const TARGETS = 12;
const INTERVAL = 2000;
const OPERATOR = 'operator-token-of-the-tests';
const DISCOVERY = 'discovery-token-of-the-tests';
const QUERIES = [
  'sum(sales_total)',
  'count by (job) (up == 1)',
  'topk(3, sales_total)',
  'quantile(0.9, sales_total)',
  'sum(max_over_time(sales_total[20s]))',
  'count(last_over_time(sales_total[20s]))',
  'absent(nothing)',
];
/** The longest that any of them reads, in milliseconds. */
const LONGEST = 20_000 + INTERVAL;
/** What the document says that the proxy needs. */
const [, ROLE = ''] = /```yaml\n# placing-role\.yaml\n(.*?)```/s.exec(readFileSync('docs/kubernetes.md', 'utf8')) ?? [];
const ROLES = `/apis/rbac.authorization.k8s.io/v1/namespaces/${NAMESPACE}`;
const HPAS = `/apis/autoscaling/v2/namespaces/${NAMESPACE}/horizontalpodautoscalers`;

interface Difference {
  /** In milliseconds. */
  readonly time: number;
  readonly query: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

(hasKubernetes ? describe : describe.skip)('a fleet whose targets the proxy places on a Prometheus resource', () => {
  let plane: ControlPlane;
  let targets: readonly MetricsTargets[];
  let reference: PrometheusServer;
  let proxy: Proxy;
  let port: number;
  let began: number;
  const running: Array<{ stop(): unknown }> = [];
  const differences: Difference[] = [];
  let asked = 0;
  let watching = true;
  let watch: Promise<void> | undefined;

  const addresses = () => targets.flatMap((one) => one.addresses);
  const get = async (path: string, token = OPERATOR) =>
    (await fetch(`${proxy.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).json();
  const status = async (): Promise<ScalingStatus> =>
    scalingStatusSchema.parse(await get('/api/v1/fleets/shop/scaling'));
  const problems = async () => shardListSchema.parse(await get('/api/v1/fleets/shop/shards')).problems;
  const act = async (action: object) => {
    const response = await fetch(`${proxy.url}/api/v1/fleets/shop/actions`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${OPERATOR}`, 'content-type': 'application/json' },
      body: JSON.stringify(action),
    });
    return (await response.json()) as object;
  };

  /** So many shards take targets, all targets are scraped, and none is moving. */
  const settled = (count: number) =>
    eventually(`${count} shards take targets`, 90_000, async () => {
      const { members, handOvers, targets: seen } = await status();
      const active = members.filter(({ phase, targets: own }) => phase === 'active' && own > 0);
      const isStill = handOvers.open === 0 && handOvers.waiting === 0 && seen.up === TARGETS;
      return (active.length === count && isStill) || undefined;
    });

  const ask = async (base: string, query: string, time: number) => {
    const headers = base === reference.url ? undefined : { authorization: `Bearer ${OPERATOR}` };
    const response = await fetch(`${base}/api/v1/query?${new URLSearchParams({ query, time: String(time) })}`, {
      headers,
    });
    const { data, warnings = [], error } = (await response.json()) as Answer;
    return { result: data?.result.map((one) => JSON.stringify(one)).sort(), warnings, error };
  };

  const askAllAlong = async () => {
    for (let i = 0; watching; i++) {
      const query = QUERIES[i % QUERIES.length];
      const time = Date.now() / 1000 - 2;
      try {
        const [ours, theirs] = await Promise.all([
          ask(`${proxy.url}/fleets/shop`, query, time),
          ask(reference.url, query, time),
        ]);
        asked++;
        if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
          differences.push({ query, time: 1000 * time, ours, theirs });
        }
      } catch {
        // The proxy is being started.
      }
      await sleep(100);
    }
  };

  beforeAll(async () => {
    targets = await Promise.all(
      Array.from({ length: TARGETS }, (_, i) => startMetricsTargets(1, `sales_total{shop="${i}"} ${i}\n`))
    );
    running.push(...targets);
    plane = await startControlPlane({ users: ['proxy', 'stranger'] });
    running.push(plane);
    await plane.api.create(`/api/v1/namespaces/${NAMESPACE}/secrets`, {
      metadata: { name: 'promshards' },
      stringData: { targets: DISCOVERY },
    });
    await makeResource(plane, { name: 'shop', shards: 1, spec: { retention: '1h' } });
    await allow(plane, 'proxy', parse(ROLE) as Role);
    reference = await startPrometheus({
      config: JSON.stringify({
        global: { scrape_interval: `${INTERVAL}ms` },
        scrape_configs: [{ job_name: JOB, static_configs: [{ targets: addresses() }] }],
      }),
    });
    running.push(reference);
    await readyPods(plane, 'shop', 1);
    port = await freePort();
    proxy = await start('proxy');
    running.push({ stop: () => proxy.stop() });
  });

  afterAll(async () => {
    watching = false;
    await watch;
    for (const one of running.reverse()) {
      await one.stop();
    }
  });

  const start = async (user: string, more: { readonly dir?: string; readonly port?: number } = {}) =>
    startProxy({
      fleets: fleetsFile(addresses(), { kubeconfig: await kubeconfigFile(plane, user), port: more.port ?? port }),
      args: ['--listen', `127.0.0.1:${more.port ?? port}`],
      tokens: { operator: OPERATOR },
      env: { SHOP_TARGETS: DISCOVERY },
      dir: more.dir,
    });

  it('has the pod scrape what is placed on it, by a ScrapeConfig of its own', async () => {
    await settled(1);
    const [config, ...others] = await plane.api.list<{ readonly spec: { readonly jobName: string } }>(
      `/apis/monitoring.coreos.com/v1alpha1/namespaces/${NAMESPACE}/scrapeconfigs`
    );
    expect([config.spec.jobName, others]).toEqual([JOB, []]);
    expect(await problems()).toEqual([]);
    await eventually('all is as the reference has it', 30_000, async () => {
      const time = Date.now() / 1000 - 2;
      const pairs = QUERIES.map(async (query) => [
        await ask(`${proxy.url}/fleets/shop`, query, time),
        await ask(reference.url, query, time),
      ]);
      return (
        (await Promise.all(pairs)).every(([ours, theirs]) => JSON.stringify(ours) === JSON.stringify(theirs)) ||
        undefined
      );
    });
    began = Date.now();
    watch = askAllAlong();
  });

  it('gives targets to who has the token of discovery, which opens nothing else', async () => {
    const of = `/api/v1/fleets/shop/discovery?${new URLSearchParams({ job: JOB, shard: '0' })}`;
    expect(await get(of, DISCOVERY)).toEqual([
      { targets: addresses(), labels: { zone: 'a', __promshards_shards: '0' } },
    ]);
    for (const path of ['/fleets/shop/api/v1/labels', '/api/v1/fleets', '/api/v1/fleets/other/discovery?job=x']) {
      const response = await fetch(`${proxy.url}${path}`, { headers: { authorization: `Bearer ${DISCOVERY}` } });
      expect([path, response.status]).toEqual([path, 403]);
    }
  });

  it('grows to three shards, and hands targets over', async () => {
    expect(actionResultSchema.parse(await act({ action: 'setShards', shards: 3 })).done).toBe(true);
    await settled(3);
    expect(await podsOf(plane, 'shop')).toHaveLength(3);
  });

  it('refuses to drain another than the last', async () => {
    expect(await act({ action: 'drain', shard: 'shard-1' })).toMatchObject({
      message: 'Only the shard with the highest number can go, and that is shard-2: drain that one.',
    });
  });

  it('falls to one shard, though it is killed in the middle of it', async () => {
    await act({ action: 'setShards', shards: 1 });
    await eventually('targets move', 30_000, async () => (await status()).handOvers.open > 0 || undefined);
    const { dir } = proxy;
    await proxy.kill('SIGKILL');
    proxy = await start('proxy', { dir });
    await settled(1);
  });

  it('answered as one Prometheus all along, and lost no scrape and counted none twice', async () => {
    watching = false;
    await watch;
    expect(asked).toBeGreaterThan(50);
    const [ours, theirs] = await Promise.all([
      scrapes(`${proxy.url}/fleets/shop`, began),
      scrapes(reference.url, began),
    ]);
    // A busy machine makes scrapes fail, here or there.
    const failed = [...ours.values(), ...theirs.values()].flatMap(({ failures }) => failures);
    expect(
      differences.filter(({ time }) => !failed.some((at) => at > time - LONGEST && at <= time + INTERVAL))
    ).toEqual([]);
    const { moves } = movePageSchema.parse(await get('/api/v1/fleets/shop/moves?limit=1000'));
    expect(moves.length).toBeGreaterThanOrEqual(TARGETS);
    expect(ours.size).toBe(TARGETS);
    expect(irregular(ours, theirs)).toEqual([]);
  });

  it('names each right that it has not', async () => {
    const own = await freePort();
    const role = parse(ROLE) as Role;
    const rules = role.rules.filter(
      ({ resources }) => !/scrapeconfigs|horizontalpodautoscalers/.test(resources.join())
    );
    await allow(plane, 'stranger', { ...role, rules });
    const stranger = await start('stranger', { port: own });
    running.push(stranger);
    const told = async () => {
      const headers = { authorization: `Bearer ${OPERATOR}` };
      const shards = await (await fetch(`${stranger.url}/api/v1/fleets/shop/shards`, { headers })).json();
      const scaling = await (await fetch(`${stranger.url}/api/v1/fleets/shop/scaling`, { headers })).json();
      return JSON.stringify([shards, scaling]);
    };
    for (const right of ['list horizontalpodautoscalers', 'list scrapeconfigs', 'create and patch scrapeconfigs']) {
      const may = `does not let the proxy ${right} in the namespace ${NAMESPACE}: give its Role that right`;
      await eventually(`${right} is told`, 20_000, async () => (await told()).includes(may) || undefined);
    }
    expect(await plane.api.get<{ readonly spec: { readonly shards: number } }>(resourcePath('shop'))).toMatchObject({
      spec: { shards: 3 },
    });
  });

  it('ends the pods of the others when their samples are too old', async () => {
    await plane.api.patch(resourcePath('shop'), { spec: { retention: '5s' } });
    // Pods are away for a moment as well while they are started with the new retention.
    await eventually('they are gone', 60_000, async () => {
      const { members } = await status();
      return (members.length === 1 && (await podsOf(plane, 'shop')).length === 1) || undefined;
    });
    expect((await status()).members.map(({ id }) => id)).toEqual(['shard-0']);
  });

  it('leaves the number of shards to a HorizontalPodAutoscaler that sets it', async () => {
    await plane.api.create(HPAS, {
      metadata: { name: 'shop' },
      spec: {
        scaleTargetRef: { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', name: 'shop' },
        ...{ minReplicas: 2, maxReplicas: 2 },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
      },
    });
    const told = /^HorizontalPodAutoscaler shop sets the number of shards/;
    await eventually('it is told', 20_000, async () => (await problems()).some((one) => told.test(one)) || undefined);
    await eventually('another number is refused', 20_000, async () => {
      const { message = '' } = (await act({ action: 'setShards', shards: 3, dryRun: true })) as { message?: string };
      return told.test(message) || undefined;
    });
    await settled(2);
    await plane.api.remove(`${HPAS}/shop`);
  });

  it('tells of a pod that has no room, and places nothing on it', async () => {
    plane.kubelet.room = 2;
    await eventually('the number is its own', 20_000, async () => (await problems()).length === 0 || undefined);
    await eventually('it is asked for', 20_000, async () => {
      const { done } = (await act({ action: 'setShards', shards: 3 })) as { done?: boolean };
      return done;
    });
    await eventually('it waits', 30_000, async () => {
      const { members } = await status();
      return (
        (members.find(({ id }) => id === 'shard-2')?.phase === 'joining' &&
          (await podsOf(plane, 'shop')).length === 3) ||
        undefined
      );
    });
    await eventually('no more are asked for', 30_000, async () => {
      const { message = '' } = (await act({ action: 'setShards', shards: 4, dryRun: true })) as { message?: string };
      return message.includes('Its pod waits for room on a node') || undefined;
    });
    plane.kubelet.room = Infinity;
    await settled(3);
  });
});

interface Answer {
  readonly data?: { readonly result: readonly unknown[] };
  readonly warnings?: readonly string[];
  readonly error?: string;
}

interface Role {
  readonly rules: ReadonlyArray<{ readonly resources: readonly string[] }>;
}

/** Times in milliseconds. */
type Scrapes = ReadonlyMap<string, { readonly times: readonly number[]; readonly failures: readonly number[] }>;

/** When each target was scraped since a time, in milliseconds. */
async function scrapes(base: string, since: number): Promise<Scrapes> {
  const query = `up[${Math.floor((Date.now() - since) / 1000)}s]`;
  const response = await fetch(`${base}/api/v1/query?${new URLSearchParams({ query })}`, {
    headers: { authorization: `Bearer ${OPERATOR}` },
  });
  const { data } = (await response.json()) as {
    readonly data: {
      readonly result: ReadonlyArray<{ metric: { instance: string }; values: Array<[number, string]> }>;
    };
  };
  return new Map(
    data.result.map(({ metric, values }) => [
      metric.instance,
      {
        times: values.map(([at]) => at * 1000),
        failures: values.flatMap(([at, up]) => (up === '1' ? [] : [at * 1000])),
      },
    ])
  );
}

/** Scrapes that came twice, and gaps that the reference does not have as well: the machine was late then. */
function irregular(ours: Scrapes, theirs: Scrapes): readonly string[] {
  return [...ours].flatMap(([instance, { times }]) =>
    times.slice(1).flatMap((at, i) => {
      const before = times[i];
      const gap = at - before;
      const own = (theirs.get(instance)?.times ?? []).filter(
        (time) => time > before - 2 * INTERVAL && time < at + 2 * INTERVAL
      );
      const isLate = own.slice(1).some((time, j) => time - own[j] > 1.8 * INTERVAL);
      return gap < 0.4 * INTERVAL || (gap > 2.6 * INTERVAL && !isLate)
        ? [`${instance}: ${gap} ms at ${new Date(at).toISOString()}`]
        : [];
    })
  );
}

async function allow({ api }: ControlPlane, user: string, role: object): Promise<void> {
  await api.create(`${ROLES}/roles`, { ...role, metadata: { name: user } });
  await api.create(`${ROLES}/rolebindings`, {
    metadata: { name: user },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: user },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  });
}

function fleetsFile(
  addresses: readonly string[],
  { kubeconfig, port }: { readonly kubeconfig: string; readonly port: number }
): string {
  const fleet = {
    ...{ id: 'shop', kind: 'hash', driver: 'kubernetes' },
    kubernetes: {
      ...{ namespace: NAMESPACE, name: 'shop', kubeconfig, shards: 1 },
      discovery: {
        url: `http://127.0.0.1:${port}`,
        token_env: 'SHOP_TARGETS',
        secret: { name: 'promshards', key: 'targets' },
      },
      scrape_configs: [
        {
          ...{ job_name: JOB, scrape_interval: `${INTERVAL}ms`, scrape_timeout: `${INTERVAL}ms` },
          static_configs: [{ targets: addresses, labels: { zone: 'a' } }],
          relabel_configs: [{ action: 'labeldrop', regex: 'zone' }],
        },
      ],
    },
    policy: { maxShards: 4, targets: {}, intervalSeconds: 2, cpuWindowSeconds: 5 },
  };
  return JSON.stringify({ fleets: [fleet] });
}
