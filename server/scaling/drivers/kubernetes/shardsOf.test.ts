import { GoneShards } from './goneShards';
import { podSchema, prometheusSchema, statefulSetSchema } from './objectSchema';
import { type ResourceState, shardsOf } from './shardsOf';

const LIMITS = { cpu: '500m', memory: '1Gi' };
const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 12, minute)).toISOString();

interface PodOptions {
  readonly shard: number;
  readonly place?: number;
  readonly created?: number;
  readonly isFleeting?: boolean;
  readonly status?: object;
  readonly spec?: object;
  readonly metadata?: object;
}

function pod({ shard, place = 0, created = 0, isFleeting = false, status, spec, metadata }: PodOptions) {
  return podSchema.parse({
    metadata: {
      ...{ name: `prometheus-shop-shard-${shard}-${place}`, resourceVersion: '1', creationTimestamp: at(created) },
      labels: { 'operator.prometheus.io/shard': String(shard) },
      ...metadata,
    },
    spec: {
      containers: [
        {
          name: 'prometheus',
          args: ['--web.route-prefix=/'],
          ports: [{ name: 'web', containerPort: 9090 }],
          volumeMounts: [{ name: 'db', mountPath: '/prometheus' }],
          resources: { limits: LIMITS },
          ...spec,
        },
      ],
      volumes: [isFleeting ? { name: 'db', emptyDir: {} } : { name: 'db', persistentVolumeClaim: { claimName: 'c' } }],
    },
    status: { podIP: `10.0.${shard}.${place}`, ...status },
  });
}

function set(
  shard: number,
  options: { readonly created?: number; readonly annotations?: object; readonly replicas?: number } = {}
) {
  const { created = 0, annotations, replicas = 1 } = options;
  return statefulSetSchema.parse({
    metadata: {
      ...{ name: `prometheus-shop-shard-${shard}`, resourceVersion: '1', creationTimestamp: at(created), annotations },
      labels: { 'operator.prometheus.io/shard': String(shard) },
    },
    spec: { replicas },
  });
}

function observed(spec: object, { pods = [], sets = [] }: Partial<ResourceState> = {}): ResourceState {
  return { resource: prometheusSchema.parse({ metadata: { name: 'shop', resourceVersion: '1' }, spec }), pods, sets };
}

const replica = (id: number, more: object) => ({
  id: `replica-${id}`,
  cpuLimit: 0.5,
  memoryLimit: 2 ** 30,
  problems: [],
  ...more,
});

test('a shard a number, a replica a pod, whether they are there or not', () => {
  const pods = [pod({ shard: 0, place: 1 }), pod({ shard: 0 })];
  const shards = shardsOf(observed({ shards: 2, replicas: 2 }, { pods, sets: [set(0)] }));
  const missing = (id: number) => ({ id: `replica-${id}`, url: undefined, problems: ['Its pod is not there.'] });
  expect(shards).toEqual([
    {
      ...{ id: 'shard-0', problems: [] },
      replicas: [replica(0, { url: 'http://10.0.0.0:9090' }), replica(1, { url: 'http://10.0.0.1:9090' })],
    },
    { ...{ id: 'shard-1', problems: [] }, replicas: [missing(0), missing(1)] },
  ]);
});

test.each<[string, object, Omit<PodOptions, 'shard'>, string | undefined]>([
  ['plain', {}, {}, 'http://10.0.0.0:9090'],
  ['under a path', {}, { spec: { args: ['--web.route-prefix=/prom/'] } }, 'http://10.0.0.0:9090/prom'],
  ['with TLS', { web: { tlsConfig: {} } }, {}, 'https://10.0.0.0:9090'],
  ['IPv6', {}, { status: { podIP: 'fd00::2' } }, 'http://[fd00::2]:9090'],
  [
    'another port',
    { portName: 'http' },
    { spec: { ports: [{ name: 'http', containerPort: 80 }] } },
    'http://10.0.0.0:80',
  ],
  ['no address yet', {}, { status: { podIP: undefined } }, undefined],
])('where a pod answers: %s', (_, spec, options, url) => {
  const [{ replicas }] = shardsOf(observed(spec, { pods: [pod({ shard: 0, ...options })] }));
  expect(replicas.map((one) => one.url)).toEqual([url]);
});

const container = (state: object) => ({ containerStatuses: [{ name: 'prometheus', restartCount: 2, ...state }] });

test.each<[string, object, Omit<PodOptions, 'shard'>, string]>([
  [
    'no room',
    {},
    {
      status: {
        conditions: [
          { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available.' },
        ],
      },
    },
    'Its pod waits for room on a node: 0/3 nodes are available.',
  ],
  [
    'no image',
    {},
    { status: container({ state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } }) },
    'Its container does not run (ImagePullBackOff): not found',
  ],
  [
    'out of memory',
    {},
    { status: container({ lastState: { terminated: { reason: 'OOMKilled' } } }) },
    'It was ended since it used more memory than its limit; it was started again 2 times.',
  ],
  ['going', {}, { metadata: { deletionTimestamp: at(1) } }, 'Its pod is being ended.'],
  ['alone', { listenLocal: true }, {}, 'It listens on its own pod alone: the Prometheus resource has listenLocal.'],
])('what is wrong with a pod: %s', (_, spec, options, problem) => {
  const [{ replicas }] = shardsOf(observed(spec, { pods: [pod({ shard: 0, ...options })] }));
  expect(replicas[0].problems).toEqual([problem]);
});

test('a shard that is kept for its samples', () => {
  const annotations = { 'operator.prometheus.io/deletion-deadline': at(30) };
  const sets = [set(0), set(1, { annotations }), set(2)];
  const shards = shardsOf(observed({ shards: 1 }, { sets, pods: [pod({ shard: 0 }), pod({ shard: 1 })] }));
  expect(shards.map(({ id, problems }) => [id, problems])).toEqual([
    ['shard-0', []],
    ['shard-1', [`It scrapes nothing any more: the operator keeps it for its samples until ${at(30)}.`]],
    ['shard-2', ['The Prometheus resource has fewer shards now: this one is being ended.']],
  ]);
});

test('samples that are lost with a pod', () => {
  const [shard] = shardsOf(observed({}, { pods: [pod({ shard: 0, created: 5, isFleeting: true })] }));
  expect(shard.since).toBe(Date.parse(at(5)));
  expect(shard.problems).toEqual([
    'It keeps its samples in an emptyDir: what it holds is lost with its pod. Give the Prometheus resource a storage.',
  ]);
});

describe('data that is gone', () => {
  const lost = (shard: number, since: number, until: number) => ({
    ...{ member: `shard-${shard}`, since: Date.parse(at(since)), until: Date.parse(at(until)) },
  });

  test('of a shard that was deleted, up to when it was to scrape', () => {
    const gone = new GoneShards();
    expect(gone.take(observed({ shards: 2 }, { sets: [set(0), set(1)] }), Date.parse(at(10)))).toEqual([]);
    expect(gone.take(observed({ shards: 1 }, { sets: [set(0), set(1)] }), Date.parse(at(20)))).toEqual([]);
    expect(gone.take(observed({ shards: 1 }, { sets: [set(0)] }), Date.parse(at(30)))).toEqual([lost(1, 0, 10)]);
  });

  test('not of a shard that the proxy has go, but of the next with its number', () => {
    const gone = new GoneShards();
    gone.take(observed({ shards: 2 }, { sets: [set(0), set(1)] }), Date.parse(at(10)));
    gone.leaves(1);
    expect(gone.take(observed({ shards: 1 }, { sets: [set(0)] }), Date.parse(at(20)))).toEqual([]);
    const again = { sets: [set(0), set(1, { created: 25 })] };
    gone.take(observed({ shards: 2 }, again), Date.parse(at(30)));
    expect(gone.take(observed({ shards: 1 }, { sets: [set(0)] }), Date.parse(at(40)))).toEqual([lost(1, 25, 30)]);
  });

  test('of a shard that was made anew, until it is back with its claims', () => {
    const gone = new GoneShards();
    gone.take(observed({}, { sets: [set(0)] }), Date.parse(at(10)));
    const anew = { sets: [set(0, { created: 11 })] };
    expect(gone.take(observed({}, anew), Date.parse(at(11)))).toEqual([lost(0, 0, 10)]);
    const back = { ...anew, pods: [pod({ shard: 0, created: 12 })] };
    expect(gone.take(observed({}, back), Date.parse(at(12)))).toEqual([]);
  });

  test.each<[string, PodOptions[], unknown[]]>([
    ['kept in a claim', [{ shard: 0, created: 8 }], []],
    ['of the first pod', [{ shard: 0, isFleeting: true }], []],
    ['lost with an earlier pod', [{ shard: 0, created: 8, isFleeting: true }], [lost(0, 0, 8)]],
    [
      'another replica has them',
      [
        { shard: 0, created: 8, isFleeting: true },
        { shard: 0, place: 1, isFleeting: true },
      ],
      [],
    ],
  ])('with its pod: %s', (_, pods, expected) => {
    const given = observed({ replicas: 2 }, { sets: [set(0)], pods: pods.map(pod) });
    expect(new GoneShards().take(given, Date.parse(at(9)))).toEqual(expected);
  });
});
