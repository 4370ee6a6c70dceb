import { fleetTestSchema } from '../../src/api/definition';
import { fleetListSchema, shardListSchema } from '../../src/api/fleets';
import { type Sample, type TestSeries } from '../harness/dataset';
import { type Gateway, startGateway } from '../harness/gateway';
import { type PrometheusServer } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { type Proxy, startProxy } from '../harness/proxy';

const SLOW = 240_000;
const SCRAPE = 15_000;
const end = Math.floor(Date.now() / 60_000) * 60_000;
const start = end - 20 * 60_000;

interface Scraped {
  /** How long after the beat, milliseconds. */
  readonly phase?: number;
  /** When the targets were started. */
  readonly started?: number;
}

/** What a server that scrapes these hosts holds. */
function scraped(hosts: readonly number[], { phase = 0, started = 1_700_000_000 }: Scraped = {}): TestSeries[] {
  return hosts.flatMap((host) => {
    const target = { job: 'web', instance: `web-${host}:8080` };
    const series = (labels: Record<string, string>, value: (i: number) => number): TestSeries => {
      const samples: Sample[] = [];
      for (let time = start + phase; time <= Date.now(); time += SCRAPE) {
        samples.push([time, value(samples.length)]);
      }
      return { labels: { ...labels, ...target }, samples };
    };
    return [
      series({ __name__: 'up' }, () => 1),
      series({ __name__: 'process_start_time_seconds' }, () => started + host / 8),
      ...['200', '500'].map((code) =>
        series({ __name__: 'requests_total', code }, (i) => i * (host + 1) * Number(code))
      ),
    ];
  });
}

const running: Array<{ stop(): unknown }> = [];

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
});

async function server(series: readonly TestSeries[]): Promise<PrometheusServer> {
  const started = await prometheusWith(series);
  running.push(started);
  return started;
}

/** Sends each request to the next of some servers. */
async function balancer(...servers: readonly PrometheusServer[]): Promise<Gateway> {
  let turn = 0;
  const gateway = await startGateway(() => servers[turn++ % servers.length].url);
  running.push(gateway);
  return gateway;
}

/** By shard, the servers that are entered as its replicas. */
type Shards = Readonly<Record<string, ReadonlyArray<{ readonly url: string }>>>;

async function entered(shards: Shards, kind: 'hash' | 'independent' = 'hash'): Promise<Proxy> {
  const fleet = {
    ...{ id: 'f', kind, driver: 'static' },
    static: {
      shards: Object.entries(shards).map(([id, servers]) => ({
        id,
        replicas: servers.map(({ url }, i) => ({ id: `r${i}`, url })),
      })),
    },
  };
  const proxy = await startProxy({
    fleets: JSON.stringify({ fleets: [fleet] }),
    args: ['--allow-servers', '127.0.0.1'],
  });
  running.push(proxy);
  return proxy;
}

/** What is said of the fleet in Save & test, on the page, and with an answer. */
async function told({ url }: Proxy) {
  const get = async (path: string) => (await fetch(`${url}${path}`)).json();
  // A query waits until the servers were looked at.
  const answer = (await get('/fleets/f/api/v1/query?query=vector(1)')) as { readonly warnings?: readonly string[] };
  const [page, list] = await Promise.all([get('/api/v1/fleets/f/shards'), get('/api/v1/fleets')]);
  return {
    page: shardListSchema.parse(page).problems,
    doubts: fleetListSchema.parse(list).fleets[0].doubts,
    answer: answer.warnings ?? [],
  };
}

const QUERIES = [
  'count(up)',
  'sum by (code) (requests_total)',
  'sum(rate(requests_total[5m]))',
  'topk(2, requests_total)',
  'max_over_time(sum(up)[5m:1m])',
];

async function results(base: string) {
  return await Promise.all(
    QUERIES.map(async (query) => {
      const form = new URLSearchParams({ query, time: String(end / 1000) });
      const response = await fetch(`${base}/api/v1/query`, { method: 'POST', body: form });
      const { data } = (await response.json()) as {
        data?: { result: ReadonlyArray<{ metric: Record<string, string> }> };
      };
      // Separate servers are told apart by it.
      return [query, data?.result.map(({ metric: { shard: _, ...metric }, ...one }) => ({ ...one, metric }))];
    })
  );
}

interface Case {
  readonly kind?: 'hash' | 'independent';
  /** As somebody may enter them. */
  readonly wrong: Shards;
  readonly says: readonly RegExp[];
  /** As the sentences say it. */
  readonly right: Shards;
  /** Whether answers are right before as well. */
  readonly answers: boolean;
}

describe('what servers are entered as', () => {
  let reference: PrometheusServer;
  let twice: PrometheusServer;
  let a: readonly PrometheusServer[];
  let b: readonly PrometheusServer[];
  let twoShards: Gateway;

  beforeAll(async () => {
    const [left, right, late] = [[0, 1, 2], [3, 4, 5, 6], { phase: 7_000 }];
    [reference, twice, ...a] = await Promise.all([
      server(scraped([...left, ...right])),
      server(scraped(left)),
      server(scraped(left)),
      server(scraped(left, late)),
    ]);
    b = await Promise.all([server(scraped(right)), server(scraped(right, late))]);
    twoShards = await balancer(a[0], b[0]);
  }, SLOW);

  const cases: ReadonlyArray<readonly [name: string, made: () => Case]> = [
    [
      'two shards of two replicas entered as four shards',
      () => ({
        wrong: { 'a-0': [a[0]], 'a-1': [a[1]], 'b-0': [b[0]], 'b-1': [b[1]] },
        says: [
          /^a-0 and a-1 scrape the same targets and hold the same series.*: enter them as replicas of one shard\.$/,
          /^b-0 and b-1 scrape the same targets/,
        ],
        right: { a, b },
        answers: true,
      }),
    ],
    [
      'two shards of two replicas entered as one shard of four',
      () => ({
        wrong: { all: [...a, ...b] },
        says: [/^all\/r0, all\/r2 and all\/r3 are replicas of one shard but do not scrape the same targets/],
        right: { a, b },
        answers: false,
      }),
    ],
    [
      'a load balancer over two shards',
      () => ({
        wrong: { all: [twoShards] },
        says: [/^Several servers answer by turns at the address of all, so that an answer may lack.*else as shards\.$/],
        right: { a: [a[0]], b: [b[0]] },
        answers: false,
      }),
    ],
    [
      'one server entered twice',
      () => ({
        wrong: { a: [a[0]], 'a-again': [a[0]], b: [b[0]] },
        says: [
          /^a and a-again are one and the same server\. What both hold counts once.*: take all but one of them out\.$/,
        ],
        right: { a: [a[0]], b: [b[0]] },
        answers: true,
      }),
    ],
    [
      'one server entered twice among separate ones',
      () => ({
        kind: 'independent',
        wrong: { a: [a[0]], 'a-again': [a[0]], b: [b[0]] },
        says: [
          /^a and a-again are one and the same server\. What they hold counts once for each of them: take all but/,
        ],
        right: { a: [a[0]], b: [b[0]] },
        answers: false,
      }),
    ],
    [
      'replicas entered as separate servers',
      () => ({
        kind: 'independent',
        wrong: { 'a-0': [a[0]], 'a-1': [a[1]], b: [b[0]] },
        says: [
          /^a-0 and a-1 scrape the same targets.*counts once for each of them: enter them as replicas of one shard\.$/,
        ],
        right: { a, b: [b[0]] },
        answers: false,
      }),
    ],
    [
      'a copy of all samples, as remote write makes one',
      () => ({
        kind: 'independent',
        wrong: { a: [a[0]], copy: [twice], b: [b[0]] },
        says: [/^a and copy scrape the same targets and hold the same series/],
        right: { a: [a[0], twice], b: [b[0]] },
        answers: false,
      }),
    ],
  ];

  test.each(cases)(
    '%s: it is said, and following what is said makes it right',
    async (_, made) => {
      const { kind, wrong, says, right, answers } = made();
      const sentences = says.map((text) => expect.stringMatching(text) as string);
      const proxy = await entered(wrong, kind);
      expect(await told(proxy)).toEqual({ page: sentences, doubts: sentences, answer: sentences });
      const expected = await results(reference.url);
      if (answers) {
        expect(await results(`${proxy.url}/fleets/f`)).toEqual(expected);
      } else {
        expect(await results(`${proxy.url}/fleets/f`)).not.toEqual(expected);
      }
      const followed = await entered(right, kind);
      expect(await told(followed)).toEqual({ page: [], doubts: [], answer: [] });
      expect(await results(`${followed.url}/fleets/f`)).toEqual(expected);
    },
    SLOW
  );

  test(
    'Save & test of the page says the same',
    async () => {
      const proxy = await entered({ a, b });
      const definition = {
        ...{ id: 'tried', name: 'tried', kind: 'hash', anonymous: false, experimental: false },
        shards: [...a, ...b].map(({ url }, i) => ({ id: `s${i}`, replicas: [{ id: 'a', url }] })),
      };
      const response = await fetch(`${proxy.url}/api/v1/fleets/test`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ definition }),
      });
      const { problems } = fleetTestSchema.parse(await response.json());
      expect(problems).toEqual([
        expect.stringMatching(/^s0 and s1 scrape the same targets/),
        expect.stringMatching(/^s2 and s3 scrape the same targets/),
      ]);
    },
    SLOW
  );
});

test(
  'clusters whose targets have the same labels are told of in a fleet of split targets alone',
  async () => {
    const [one, other] = await Promise.all([
      server(scraped([0, 1])),
      server(scraped([0, 1], { started: 1_650_000_000, phase: 3_000 })),
    ]);
    const split = await entered({ one: [one], other: [other] });
    const { answer } = await told(split);
    expect(answer[0]).toMatch(
      /^one and other scrape different targets under the same labels.*or make the fleet one of separate servers/
    );
    const separate = await entered({ one: [one], other: [other] }, 'independent');
    expect((await results(`${separate.url}/fleets/f`))[0][1]).toMatchObject([{ value: [end / 1000, '4'] }]);
    expect(await told(separate)).toEqual({ page: [], doubts: [], answer: [] });
  },
  SLOW
);
