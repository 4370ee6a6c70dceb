import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compress, uncompress } from 'snappyjs';

import { readRequestBody } from '../../server/query/read/readRequest';
import { decodeRead } from '../../src/engine/decode/read/decodeRead';
import { type Matcher, parseMetricSelector } from '../../src/engine/index';
import { type RawSeries } from '../../src/engine/model/value';
import { findPromtool } from '../../scripts/tools.mjs';
import { type NativeHistogram, type Sample, type TestSeries } from '../harness/dataset';
import { generateDataset } from '../harness/generateDataset';
import { LOADABLE_CONFIG, type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';
import { movingDataset } from './exactness/moving';

const MINUTE = 60_000;
const dataset = generateDataset({ instances: 6 });
const cutOver = dataset.start + 10 * MINUTE;
const move = {
  labels: { instance: 'vm-01:9100' },
  ...{ from: 'a', to: 'b', joined: cutOver - 30_000, cutOver, left: cutOver + 30_000 },
};
const moved = movingDataset(dataset, { members: ['a', 'b'], moves: [move] });

/** Sample times are whole scrapes in the past, so that two questions a moment apart have the same answer. */
const now = Math.floor(Date.now() / 1000) * 1000 - 20_000;
const recent = (value: (i: number) => Sample[1]): Sample[] =>
  Array.from({ length: 10 }, (_, i): Sample => [now - (9 - i) * 15_000, value(i)]);
const native: NativeHistogram = {
  ...{ schema: 2, sum: -7.5, zeroThreshold: 0.001, zeroCount: 1 },
  ...{ positive: { offset: -3, counts: [1, 0, 4] }, negative: { offset: 2, counts: [3, 1] } },
};
const VALUES = [NaN, Infinity, -Infinity, -0, 1e-7, 123_456, 1_234_567, 5e-324, 1 / 3];
const newest: readonly TestSeries[] = [
  ...VALUES.map((value, i) => ({ labels: { __name__: 'fresh', i: String(i) }, samples: recent(() => value) })),
  { labels: { __name__: 'fresh', i: 'old' }, samples: recent((i) => i).map(([at, v]) => [at - 3.5 * MINUTE, v]) },
  { labels: { __name__: 'fresh', i: 'gone' }, samples: recent((i) => i).map(([at, v]) => [at - 6 * MINUTE, v]) },
  { labels: { __name__: 'fresh', i: 'ended' }, samples: recent((i) => (i === 9 ? 'stale' : i)) },
  { labels: { __name__: 'fresh', i: 'own', cluster: 'us', instance: 'x' }, samples: recent((i) => i) },
  { labels: { __name__: 'fresh_text', odd: 'a "b"\\c\nd é' }, samples: recent((i) => i) },
  { labels: { __name__: 'fresh.dots', 'odd.label': '1', é_x: '2' }, samples: recent((i) => i) },
  { labels: { __name__: 'fresh_native' }, histograms: [[now, native]] },
  {
    labels: { __name__: 'fresh_custom' },
    histograms: [
      [
        now,
        {
          schema: -53,
          sum: 9,
          zeroThreshold: 0,
          zeroCount: 0,
          positive: { offset: 0, counts: [1, 2, 3] },
          customValues: [0.5, 1],
        },
      ],
    ],
  },
  { labels: { __name__: 'fresh_gauge' }, histograms: [[now, { ...native, hint: 'gauge' }]] },
];
const half = (shard: number) => newest.filter((_, i) => i % 2 === shard);

const config = (labels: string) => LOADABLE_CONFIG.replace('global:', `global:\n  external_labels: {${labels}}`);
const reader = (url: string) => `${LOADABLE_CONFIG}remote_read: [{ url: '${url}/api/v1/read', read_recent: true }]\n`;

let reference: PrometheusServer;
let shards: readonly PrometheusServer[];
/** They hold nothing, and read what they are asked for: of the reference, and of the fleet. */
let readers: readonly PrometheusServer[];
let proxy: Proxy;
let bases: readonly string[];
const started: PrometheusServer[] = [];

async function start(text: string, ...series: ReadonlyArray<readonly TestSeries[]>): Promise<PrometheusServer> {
  const server = await startPrometheus({ config: text });
  started.push(server);
  for (const one of series) {
    await writeSeries(server.url, one);
  }
  return server;
}

function fleet(id: string, replicas: ReadonlyArray<readonly string[]>) {
  const members = replicas.map((urls, i) => ({ id: 'ab'[i], replicas: urls.map((url, j) => ({ id: `r${j}`, url })) }));
  const { labels, from, to } = move;
  const [joined, cut_over, left] = [move.joined, move.cutOver, move.left].map((ms) => ms / 1000);
  const moves = members.length > 1 ? [{ labels, from, to, joined, cut_over, left }] : [];
  return { id, kind: 'hash', driver: 'static', static: { shards: members, moves } };
}

beforeAll(async () => {
  [reference, ...shards] = await Promise.all([
    start(config('cluster: eu'), moved.whole, newest),
    start(config('cluster: eu, replica: r0, shard: a'), moved.parts[0], half(0)),
    start(config('cluster: eu, replica: r1, shard: a'), moved.parts[0], half(0)),
    start(config('cluster: eu, replica: r0, shard: b'), moved.parts[1], half(1)),
  ]);
  const [a0, a1, b] = shards.map(({ url }) => url);
  const fleets = [fleet('shop', [[a0, a1], [b]]), fleet('half', [[a0], ['http://127.0.0.1:1']])];
  proxy = await startProxy({ fleets: JSON.stringify({ fleets }) });
  bases = [reference.url, `${proxy.url}/fleets/shop`];
  readers = await Promise.all(bases.map((url) => start(reader(url))));
});

afterAll(async () => {
  await proxy?.stop();
  await Promise.all(started.map((server) => server.stop()));
});

describe('remote read', () => {
  const READ = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' };
  const span = { start: dataset.start - MINUTE, end: dataset.end };

  function bodyOf(selector: string, { start: from, end } = span, streamed = true): Uint8Array<ArrayBuffer> {
    const parsed = parseMetricSelector(selector);
    const matchers = parsed.ok ? parsed.value.matchers : [];
    const asked = { matchers, start: from, end, rangeSelectorDoes: false };
    return new Uint8Array(streamed ? readRequestBody(asked, []) : withoutTypes(readRequestBody(asked, [])));
  }

  async function read(base: string, body: Uint8Array<ArrayBuffer>): Promise<readonly RawSeries[]> {
    const answer = await fetch(`${base}/api/v1/read`, { method: 'POST', headers: READ, body });
    expect(answer.status).toBe(200);
    const decoded = decodeRead(new Uint8Array(await answer.arrayBuffer()), { start: -Infinity, end: Infinity });
    if (!decoded.ok || decoded.value.value.type !== 'matrix') {
      throw new Error(JSON.stringify(decoded));
    }
    return decoded.value.value.series;
  }

  /** All that is read, but for hints of counter resets, which chunks cut in another way tell at other places. */
  function told(series: readonly RawSeries[]) {
    return series.map(({ labels, times, values, stale, histograms }) => ({
      labels: labels.toObject(),
      samples: Array.from(times, (time, i) => {
        const native = histograms?.get(i);
        return [
          time,
          stale?.[i] === 1 ? 'stale' : native === undefined ? values[i] : { ...native, counterResetHint: '' },
        ];
      }),
    }));
  }

  const lately = { start: now - 20 * MINUTE, end: now };
  const selectors: ReadonlyArray<readonly [selector: string, span: typeof span]> = [
    ['http_requests_total', span],
    ['{instance="vm-01:9100"}', span],
    ['request_duration_native_seconds', span],
    ['{__name__=~".+"}', { start: cutOver - 2 * MINUTE + 1, end: cutOver + 2 * MINUTE }],
    ['{}', { start: cutOver - 1000, end: cutOver + 20_000 }],
    ['up{cluster="eu"}', span],
    ['up{cluster="us"}', span],
    ['up{cluster=~"eu"}', span],
    ['fresh', lately],
    ['fresh{cluster="us"}', lately],
    ['{"fresh.dots"}', lately],
    ['nothing', span],
  ];

  /** No server holds an external label, and a read without matchers matches nothing. */
  const EMPTY = ['{}', 'up{cluster="us"}', 'up{cluster=~"eu"}', 'nothing'];

  test.each(selectors)('%s has what one Prometheus gives, as chunks and as samples', async (selector, at) => {
    const [chunks, ours] = await Promise.all(bases.map((base) => read(base, bodyOf(selector, at))));
    expect(told(ours)).toEqual(told(chunks));
    expect(ours.length > 0).toBe(!EMPTY.includes(selector));
    const samples = await read(bases[1], bodyOf(selector, at, false));
    expect(told(samples)).toEqual(told(ours));
  });

  test('keeps stale markers', async () => {
    const series = await read(bases[1], bodyOf('fresh{i="ended"}', lately));
    expect(series.map(({ stale }) => stale?.indexOf(1))).toEqual([9]);
  });

  test('fails as a whole where a member is missing, and names it', async () => {
    const ask = (query: string) =>
      fetch(`${bases[1]}/api/v1/read${query}`, { method: 'POST', headers: READ, body: bodyOf('up') });
    await shards[2].kill('SIGKILL');
    const answer = await ask('');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'text/plain; charset=utf-8']);
    expect(await answer.text()).toMatch(/no complete answer without member b: /);
    const part = await ask('?partial_response=1');
    expect([part.status, part.headers.get('x-promshards-warning')]).toEqual([
      200,
      expect.stringMatching(/^b did not answer/),
    ]);
    const federated = await fetch(`${bases[1]}/federate?match[]=fresh`);
    expect([federated.status, await federated.text()]).toEqual([503, expect.stringMatching(/without member b: /)]);
    const some = await fetch(`${bases[1]}/federate?match[]=fresh&partial_response=1`);
    expect([some.status, some.headers.get('x-promshards-warning')]).toEqual([
      200,
      expect.stringMatching(/^b did not answer/),
    ]);
    expect(await some.text()).toMatch(/^# WARNING b did not answer/);
    await shards[2].restart();
    await eventually('whole again', 30_000, async () => ((await ask('')).status === 200 ? true : undefined));
  });

  test('fails where it is not known what labels a member adds', async () => {
    const url = `${proxy.url}/fleets/half`;
    const answers = await Promise.all([
      fetch(`${url}/api/v1/read?partial_response=1`, { method: 'POST', headers: READ, body: bodyOf('up') }),
      fetch(`${url}/federate?match[]=fresh`),
    ]);
    for (const answer of answers) {
      expect([answer.status, await answer.text()]).toEqual([
        503,
        expect.stringMatching(/external labels of b are not known/),
      ]);
    }
  });

  const matching = (op: Matcher['op'], value: string) => {
    const matchers: readonly Matcher[] = [
      { name: '__name__', op: '=', value: 'up' },
      { name: 'job', op, value },
    ];
    return new Uint8Array(readRequestBody({ matchers, ...span, rangeSelectorDoes: false }, []));
  };

  test.each([
    ['no snappy', new Uint8Array([1, 2, 3]), 'snappy: corrupt input'],
    ['nothing', new Uint8Array(0), 'snappy: corrupt input'],
    ['a bad regular expression', matching('=~', '('), 'error parsing regexp: missing closing ): `(`'],
    ['a bad one that must not match', matching('!~', 'a{2,1}'), 'error parsing regexp: invalid repeat count: `{2,1}`'],
  ])("refuses %s in Prometheus' words", async (_, body, text) => {
    const answers = await Promise.all(bases.map((base) => fetch(`${base}/api/v1/read`, { method: 'POST', body })));
    const [theirs, ours] = await Promise.all(answers.map((one) => one.text()));
    expect([theirs, ours]).toEqual([`${text}\n`, `${text}\n`]);
    expect(answers[1].status).toBe(400);
    expect(answers[1].headers.get('content-type')).toBe(answers[0].headers.get('content-type'));
  });

  test('refuses other protobuf', async () => {
    const answer = await fetch(`${bases[1]}/api/v1/read`, {
      method: 'POST',
      body: new Uint8Array([3, 8, 255, 255, 255]),
    });
    expect([answer.status, await answer.text()]).toEqual([400, 'proto: the body is no ReadRequest\n']);
  });

  test("says that it is too much in Prometheus' words", async () => {
    const small = await startProxy({
      fleets: JSON.stringify({ fleets: [fleet('small', [[reference.url]])] }),
      args: ['--max-samples', '100'],
    });
    const options = { method: 'POST', headers: READ, body: bodyOf('http_requests_total') };
    const answer = await fetch(`${small.url}/fleets/small/api/v1/read`, options);
    await small.stop();
    expect([answer.status, await answer.text()]).toEqual([400, 'exceeded sample limit (100)\n']);
  });

  const at = dataset.end / 1000;
  test.each([
    `query?query=http_requests_total&time=${at}`,
    `query?query=${encodeURIComponent('http_requests_total[30m]')}&time=${at}`,
    `query?query=${encodeURIComponent('{instance="vm-01:9100",__name__!~".*bucket"}[30m]')}&time=${at}`,
    `query?query=${encodeURIComponent('sum by (code) (rate(http_requests_total[5m]))')}&time=${at}`,
    `query?query=${encodeURIComponent('request_duration_native_seconds[10m]')}&time=${at}`,
    `query_range?query=${encodeURIComponent('histogram_quantile(0.9, sum(rate(request_duration_native_seconds[5m])))')}&start=${at - 1200}&end=${at}&step=60`,
    `query_range?query=${encodeURIComponent('up{instance="vm-01:9100"} + on (instance) group_left () count by (instance) ({__name__=~"http_.*"})')}&start=${at - 1200}&end=${at}&step=15`,
    `query?query=${encodeURIComponent('fresh{cluster="eu"}')}&time=${now / 1000}`,
    `query?query=${encodeURIComponent('fresh')}&time=${now / 1000}`,
    `series?match[]=up&start=${at - 1200}&end=${at}`,
    `series?match[]=${encodeURIComponent('fresh{cluster="eu"}')}&start=${(now - 20 * MINUTE) / 1000}&end=${now / 1000}`,
  ])('a Prometheus that reads the fleet answers as one that reads one server: %s', async (target) => {
    const [theirs, ours] = await Promise.all(
      readers.map(async ({ url }) => {
        const answer = (await (await fetch(`${url}/api/v1/${target}`)).json()) as { data: unknown; warnings?: unknown };
        return sorted(answer);
      })
    );
    expect(ours).toEqual(theirs);
    expect(ours).toMatch(/"status":"success"/);
    expect(ours).not.toMatch(/warnings|"result":\[\]|"data":\[\]/);
  });
});

/** An answer as text, its list in the order of its elements' texts. */
function sorted(answer: { readonly data: unknown }): string {
  const data = answer.data as { result?: readonly unknown[] } | readonly unknown[];
  const byText = (list: readonly unknown[]) =>
    [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const told = Array.isArray(data) ? byText(data) : { ...data, result: byText((data as { result: [] }).result ?? []) };
  return JSON.stringify({ ...answer, data: told });
}

/** A request for samples: the two kinds of answers it takes, at its end, are left out. */
function withoutTypes(packed: Uint8Array): Uint8Array {
  return compress(uncompress(packed).slice(0, -4));
}

describe('federation', () => {
  const federate = (base: string, query: string, accept?: string) =>
    fetch(`${base}/federate?${query}`, { headers: accept === undefined ? {} : { accept } });
  const ACCEPTS = [
    undefined,
    '*/*',
    'text/plain;version=0.0.4;q=0.3,application/openmetrics-text;version=1.0.0;q=0.8',
    'text/plain;version=1.0.0;escaping=allow-utf-8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    'text/plain; escaping=values',
    'text/plain; escaping=dots',
    'text/plain; escaping=nonsense',
    'text/plain;version=9',
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;q=0.3',
    'application/vnd.google.protobuf;proto=other;encoding=delimited',
  ];
  const protobuf = ACCEPTS[8];

  test.each(ACCEPTS)('is negotiated and written as by one Prometheus that has everything: %s', async (accept) => {
    const query = 'match[]=fresh&match[]={__name__=~"fresh.*"}&match[]=nothing';
    const [theirs, ours] = await Promise.all(bases.map((base) => federate(base, query, accept)));
    expect([ours.status, ours.headers.get('content-type')]).toEqual([200, theirs.headers.get('content-type')]);
    const [wanted, given] = await Promise.all([theirs, ours].map((answer) => answer.text()));
    const lines = (text: string) => text.split('\n').sort();
    // In what is packed, series of one name are in no order.
    expect(accept === protobuf ? given.length : lines(given)).toEqual(
      accept === protobuf ? wanted.length : lines(wanted)
    );
    expect(given).toContain('fresh');
  });

  test.each(['{"fresh_native"}', '{"fresh_gauge"}', 'fresh{i="own"}', '{"fresh.dots"}'])(
    'of %s, protobuf is the same byte for byte',
    async (selector) => {
      const query = `match[]=${encodeURIComponent(selector)}`;
      const answers = await Promise.all(
        bases.map(async (base) => (await federate(base, query, protobuf)).arrayBuffer())
      );
      const [theirs, ours] = answers.map((bytes) => Buffer.from(bytes).toString('hex'));
      expect(ours).toBe(theirs);
      expect(ours.length).toBeGreaterThan(0);
    }
  );

  test.each([
    'match[]=up[5m]',
    'match[]=',
    'match[]=%zz',
    'match[]=a;b',
    'match[]=sum(up)',
    'match[]=up{a=~"("}',
    'match[]=nothing&match[]=1',
    'match[]=up%20offset%201m',
    '',
    'match[]={}&match[]=x',
  ])('of %s, the status and what is said of it are the same', async (query) => {
    const answers = await Promise.all(bases.map((base) => federate(base, query)));
    const [theirs, ours] = await Promise.all(
      answers.map(async (answer) => [
        answer.status,
        answer.headers.get('content-type'),
        sortedLines(await answer.text()),
      ])
    );
    expect(ours).toEqual(theirs);
  });

  test('a Prometheus that scrapes the fleet gets what it gets of one server', async () => {
    const jobs = bases.map((base, i) => {
      const { host, pathname } = new URL(`${base}/federate`);
      return `- job_name: job-${i}
  honor_labels: true
  metrics_path: ${pathname}
  # A Prometheus cannot read custom buckets in what one gives away here.
  params: { 'match[]': ['{__name__=~"fresh.*",__name__!="fresh_custom"}'] }
  scrape_interval: 1s
  scrape_timeout: 1s
  static_configs: [{ targets: ['${host}'] }]
  metric_relabel_configs: [{ target_label: of, replacement: '${i}' }]
`;
    });
    const { url } = await start(`${LOADABLE_CONFIG}scrape_configs:\n${jobs.join('')}`);
    const held = async (i: number) => {
      const query = `{__name__=~"fresh.*",of="${i}"}[10m]`;
      const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`);
      const { result } = ((await answer.json()) as { data: { result: ReadonlyArray<{ metric: { of?: string } }> } })
        .data;
      return result.map((one) => JSON.stringify({ ...one, metric: { ...one.metric, job: '', of: '' } })).sort();
    };
    const both = () => Promise.all([held(0), held(1)]);
    await eventually('both scraped', 30_000, async () =>
      (await both()).every(({ length }) => length > 0) ? true : undefined
    );
    const [theirs, ours] = await both();
    expect(ours).toEqual(theirs);
    expect(ours.some((one) => one.includes('"histograms"'))).toBe(true);
  });

  const sortedLines = (text: string) => text.split('\n').sort();
});

describe('health', () => {
  const check = async (what: string, id: string) => {
    const promtool = await findPromtool();
    const args = ['check', what, `--url=${proxy.url}/fleets/${id}`];
    return await promisify(execFile)(promtool.ok ? promtool.path : '', args).then(
      ({ stdout, stderr }) => `0 ${stdout}${stderr}`,
      ({ code, stderr }: { code: number; stderr: string }) => `${code} ${stderr}`
    );
  };

  test.each([
    ['healthy', 'shop', /^0 .*Prometheus Server is Healthy\./],
    ['ready', 'shop', /^0 .*Prometheus Server is Ready\./],
    ['healthy', 'half', /^0 .*Prometheus Server is Healthy\./],
    ['ready', 'half', /^1 .*status=503/],
    ['healthy', 'nowhere', /^1 .*status=404/],
  ])('promtool check %s of the fleet %s', async (what, id, told) => {
    expect((await check(what, id)).replace(/\s+/g, ' ')).toMatch(told);
  });

  test('what is not ready names the shard, and is ready again when its replica is', async () => {
    const answer = await fetch(`${proxy.url}/fleets/half/-/ready`);
    expect([answer.status, await answer.text()]).toEqual([
      503,
      expect.stringMatching(/No replica of b answers queries/),
    ]);
    const ready = async () => (await fetch(`${proxy.url}/fleets/shop/-/ready`)).status;
    // A shard of two replicas is there without one of them.
    await shards[0].kill('SIGKILL');
    await eventually('the first replica down', 20_000, async () => {
      const list = (await (await fetch(`${proxy.url}/api/v1/fleets/shop/shards`)).json()) as {
        shards: ReadonlyArray<{ replicas: ReadonlyArray<{ state: string }> }>;
      };
      return list.shards[0].replicas[0].state === 'down' ? true : undefined;
    });
    expect(await ready()).toBe(200);
    await shards[2].kill('SIGKILL');
    await eventually('not ready', 20_000, async () => ((await ready()) === 503 ? true : undefined));
    await Promise.all([shards[0].restart(), shards[2].restart()]);
    await eventually('ready', 30_000, async () => ((await ready()) === 200 ? true : undefined));
  });
});
