import { compress, uncompress } from 'snappyjs';

import { readRequestBody } from '../../server/query/read/readRequest';
import { FrameReader, FrameType } from '../../src/api/fanout';
import { decodeAnswer } from '../../src/engine/decode/decodeAnswer';
import { decodeRead } from '../../src/engine/decode/read/decodeRead';
import { type ExternalLabels } from '../../src/engine/decode/read/externalLabels';
import { instantGrid } from '../../src/engine/model/grid';
import { shown } from '../../src/engine/model/histogram/shown';
import { type RawSeries } from '../../src/engine/model/value';
import { type NativeHistogram, type Sample, type TestSeries } from '../harness/dataset';
import { LOADABLE_CONFIG, type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { type Proxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';

const START = 1_700_000_000_000;
const STEP = 15_000;

/** Samples every 15 s, whose values `value` gives by number; `undefined` is a gap. */
function samples(count: number, value: (i: number) => number | 'stale' | undefined, from = START): Sample[] {
  return Array.from({ length: count }, (_, i) => [from + i * STEP, value(i)] as const).filter(
    (sample): sample is Sample => sample[1] !== undefined
  );
}

const native: NativeHistogram = {
  schema: 3,
  sum: 18.4,
  zeroThreshold: 0.001,
  zeroCount: 2,
  positive: { offset: -3, counts: [1, 4, 0, 7] },
  negative: { offset: 2, counts: [3, 1] },
};
const custom: NativeHistogram = {
  schema: -53,
  sum: 5.5,
  zeroThreshold: 0,
  zeroCount: 0,
  positive: { offset: 0, counts: [2, 3, 1] },
  customValues: [-1.5, 0.005, 33_554.431],
};

/** Histograms every 15 s that grow; `shape` changes some of them. */
function histograms(count: number, base: NativeHistogram, shape: (i: number) => Partial<NativeHistogram> = () => ({})) {
  return Array.from({ length: count }, (_, i) => {
    const grown = (counts: readonly number[]) => counts.map((n, b) => n * (i + 1) + (b % 2) * i);
    const positive = { ...base.positive, counts: grown(base.positive.counts) };
    const negative = base.negative && { ...base.negative, counts: grown(base.negative.counts) };
    const one = { ...base, sum: base.sum * (i + 1.1), zeroCount: base.zeroCount * (i + 1), positive, negative };
    return [START + i * STEP, { ...one, ...shape(i) }] as const;
  });
}

const SPECIAL = [NaN, Infinity, -Infinity, -0, 0, 5e-324, 1.7976931348623157e308, 0.1, -1 / 3];

const dataset: readonly TestSeries[] = [
  { labels: { __name__: 'counter', instance: 'a' }, samples: samples(3000, (i) => (i * 7) % 1000) },
  { labels: { __name__: 'counter', instance: 'b' }, samples: samples(40, (i) => (i % 9 === 4 ? undefined : i * 0.1)) },
  { labels: { __name__: 'odd', kind: 'values' }, samples: samples(300, (i) => SPECIAL[i % SPECIAL.length]) },
  { labels: { __name__: 'odd', kind: 'stale' }, samples: samples(50, (i) => (i % 7 === 6 ? 'stale' : i)) },
  {
    labels: { __name__: 'odd', kind: 'times' },
    samples: Array.from(
      { length: 200 },
      (_, i) => [START + i * STEP + (i % 3 === 0 ? (i * i) % 14_001 : 0), i] as const
    ),
  },
  { labels: { __name__: 'odd', kind: 'ütf-8 \\ "quoted"\n', Ähnlich: 'ja' }, samples: samples(3, (i) => i) },
  { labels: { __name__: 'native', kind: 'counter' }, histograms: histograms(250, native) },
  {
    labels: { __name__: 'native', kind: 'resets' },
    histograms: histograms(60, native, (i) => (i % 20 === 19 ? native : {})),
  },
  { labels: { __name__: 'native', kind: 'gauge' }, histograms: histograms(30, native, () => ({ hint: 'gauge' })) },
  { labels: { __name__: 'native', kind: 'float' }, histograms: histograms(150, native, () => ({ float: true })) },
  {
    labels: { __name__: 'native', kind: 'spans' },
    histograms: histograms(40, native, (i) => ({
      positive: { offset: -3, counts: Array.from({ length: 4 + Math.floor(i / 10) }, (_, b) => (b + 1) * (i + 1)) },
    })),
  },
  {
    labels: { __name__: 'native', kind: 'schemas' },
    histograms: histograms(40, native, (i) => ({ schema: i < 20 ? 8 : -4, zeroThreshold: i < 10 ? 0 : 2 ** -128 })),
  },
  {
    labels: { __name__: 'native', kind: 'ended' },
    histograms: histograms(10, native),
    samples: [[START + 10 * STEP, 'stale']],
  },
  { labels: { __name__: 'native', kind: 'custom' }, histograms: histograms(80, custom) },
  {
    labels: { __name__: 'native', kind: 'custom floats' },
    histograms: histograms(40, custom, () => ({ float: true })),
  },
];

/** Out of order: written after `dataset`, lies between and before its samples. */
const late: readonly TestSeries[] = [
  { labels: { __name__: 'counter', instance: 'b' }, samples: samples(35, (i) => 1000 + i, START + 5000) },
  { labels: { __name__: 'counter', instance: 'a' }, samples: samples(50, (i) => 7 * i, START - 60 * STEP) },
];

const END = START + 3000 * STEP;

interface Answer {
  readonly body: Uint8Array;
  readonly external?: ExternalLabels;
  readonly failed?: string;
}

interface Read {
  readonly query: string;
  readonly start?: number;
  readonly end?: number;
  readonly staleMarkers?: 'ignored';
}

async function fanOut(proxy: Proxy, member: string, { query, start = START - 1e6, end = END, ...rest }: Read) {
  const request = { id: 1, member, path: 'read', query, start, end, step: 1, ...rest };
  const response = await fetch(`${proxy.url}/api/v1/fanout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fleet: 'f', requests: [request] }),
  });
  const frames = new FrameReader().push(new Uint8Array(await response.arrayBuffer()));
  const body = Buffer.concat(frames.filter(({ type }) => type === FrameType.data).map(({ payload }) => payload));
  const last = JSON.parse(Buffer.from(frames.at(-1)?.payload ?? []).toString());
  return { body: new Uint8Array(body), external: last.external, failed: last.message } as Answer;
}

async function read(proxy: Proxy, member: string, asked: Read): Promise<readonly RawSeries[]> {
  const { body, external, failed } = await fanOut(proxy, member, asked);
  const { start = START - 1e6, end = END } = asked;
  const decoded = decodeRead(body, { start, end, external });
  if (failed !== undefined || !decoded.ok || decoded.value.value.type !== 'matrix') {
    throw new Error(failed ?? JSON.stringify(decoded));
  }
  return decoded.value.value.series;
}

/** What the server's own query gives: JSON, without stale markers. */
async function queried(url: string, { query, start = START - 1e6, end = END }: Read): Promise<readonly RawSeries[]> {
  const text = `${query}[${end - start + 1}ms]`;
  const response = await fetch(`${url}/api/v1/query?time=${end / 1000}&query=${encodeURIComponent(text)}`);
  const decoded = decodeAnswer(new Uint8Array(await response.arrayBuffer()), instantGrid(end), { as: 'raw' });
  if (!decoded.ok || decoded.value.value.type !== 'matrix') {
    throw new Error(JSON.stringify(decoded));
  }
  return [...decoded.value.value.series].sort((a, b) => (a.labels.key < b.labels.key ? -1 : 1));
}

/** Everything a JSON answer has, as plain data. */
function plain(series: readonly RawSeries[]) {
  return series
    .map(({ labels, times, values, histograms: native, stale }) => ({
      labels: labels.toObject(),
      samples: [...times.keys()]
        .filter((i) => stale?.[i] !== 1)
        .map((i) => [times[i], native?.get(i) === undefined ? values[i] : shown(native.get(i)!)]),
    }))
    .filter(({ samples: left }) => left.length > 0)
    .sort((a, b) => (JSON.stringify(a.labels) < JSON.stringify(b.labels) ? -1 : 1));
}

let servers: Record<'plain' | 'labelled', PrometheusServer>;
let proxy: Proxy;

const EXTERNAL = `global:
  external_labels: { region: eu, Zone: 'a.b$$' }
`;
const ownLabels: ReadonlyArray<Record<string, string>> = [
  {},
  { region: 'eu' },
  { region: 'us' },
  { Zone: 'a.b$' },
  { Zone: 'axb$', region: 'eu' },
  { Zone: 'a.b$', region: 'eu' },
];
const owned = ownLabels.map((own, i): TestSeries => {
  return { labels: { __name__: 'mine', ...own }, samples: samples(3, (n) => 10 * i + n) };
});

beforeAll(async () => {
  const labelled = LOADABLE_CONFIG.replace('global:\n', EXTERNAL);
  const [one, two] = await Promise.all([startPrometheus(), startPrometheus({ config: labelled })]);
  servers = { plain: one, labelled: two };
  await writeSeries(one.url, dataset);
  await writeSeries(one.url, late);
  await writeSeries(two.url, owned);
  const shards = Object.entries(servers).map(([id, { url }]) => ({ id, replicas: [{ url }] }));
  proxy = await startProxy({
    fleets: JSON.stringify({ fleets: [{ id: 'f', kind: 'independent', driver: 'static', static: { shards } }] }),
  });
});

afterAll(async () => {
  await Promise.all([proxy?.stop(), servers?.plain.stop(), servers?.labelled.stop()]);
});

describe('a remote read has what the server itself shows', () => {
  const middle = { start: START + 1000 * STEP + 1, end: START + 1100 * STEP };
  test.each<Read>([
    { query: 'counter' },
    { query: 'counter{instance="a"}', ...middle },
    { query: 'counter{instance!~"a|c",instance=~".+"}', start: START + 5000, end: START + 20 * STEP },
    { query: 'odd' },
    { query: '{"odd",kind="ütf-8 \\\\ \\"quoted\\"\\n"}' },
    { query: '{kind="stale",__name__=~"o.d"}', start: START + 5 * STEP, end: START + 6 * STEP },
    { query: 'native' },
    { query: 'native', start: START + 3 * STEP + 1, end: START + 33 * STEP },
    { query: 'nothing' },
  ])('%p', async (asked) => {
    const [fromRead, fromQuery] = await Promise.all([read(proxy, 'plain', asked), queried(servers.plain.url, asked)]);
    expect(plain(fromRead)).toEqual(plain(fromQuery));
    const total = (all: readonly RawSeries[]) => all.reduce((n, { times }) => n + times.length, 0);
    expect(asked.query === 'nothing' || total(fromRead) > 0).toBe(true);
  });

  test('and stale markers', async () => {
    const [series] = await read(proxy, 'plain', { query: 'odd{kind="stale"}' });
    expect([...series.times.keys()].filter((i) => series.stale?.[i] === 1)).toEqual([6, 13, 20, 27, 34, 41, 48]);
  });

  test('also where the series is one of native histograms', async () => {
    const [{ histograms: whole, stale }] = await read(proxy, 'plain', { query: 'native{kind="ended"}' });
    expect([whole?.size, stale?.lastIndexOf(1), stale?.indexOf(1)]).toEqual([10, 10, 10]);
  });

  test('and the whole of native histograms, which JSON lacks', async () => {
    const series = await read(proxy, 'plain', { query: 'native{kind=~"float|gauge|custom"}' });
    const [last] = series.map(({ times, histograms: all }) => all?.get(times.length - 1));
    expect(last).toMatchObject({
      schema: -53,
      counterResetHint: 'notReset',
      customValues: new Float64Array(custom.customValues!),
    });
    const [first, second] = series.map(({ histograms: all }) => [all?.get(0), all?.get(1)])[2];
    expect([
      first?.form === 'native' && first.counterResetHint,
      second?.form === 'native' && second.counterResetHint,
    ]).toEqual(['gauge', 'gauge']);
    const float = series[1].histograms?.get(3);
    expect(float).toMatchObject({
      schema: 3,
      zeroThreshold: 0.001,
      positive: { indices: Int32Array.of(-3, -2, -1, 0) },
    });
  });
});

describe('an answer that is not streamed', () => {
  type Matchers = Parameters<typeof readRequestBody>[0]['matchers'];

  /** The streamed answer and the other one. */
  function both(...matchers: Matchers) {
    const streamed = readRequestBody({ matchers, start: START, end: END, rangeSelectorDoes: false }, []);
    // The two kinds of answers that are taken stand at the end of the message: without them, samples are given.
    const asked = [streamed, compress(uncompress(streamed).slice(0, -4))];
    return Promise.all(
      asked.map(async (body) => {
        const headers = { 'content-encoding': 'snappy', 'content-type': 'application/x-protobuf' };
        const url = `${servers.plain.url}/api/v1/read`;
        const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
        return decodeRead(new Uint8Array(await response.arrayBuffer()), { start: START, end: END });
      })
    );
  }

  test('reads the same', async () => {
    // The server leaves out values that are 0, and takes -0 for one: its sign is lost there.
    const [chunks, packed] = await both(
      { name: '__name__', op: '=~', value: 'counter|odd|native' },
      { name: 'kind', op: '!~', value: 'values|custom.*' }
    );
    expect(packed).toMatchObject({ ok: true });
    expect(packed).toEqual(chunks);
  });

  test('is refused where it lacks the bounds of custom buckets', async () => {
    const [chunks, packed] = await both({ name: 'kind', op: '=~', value: 'custom.*' });
    expect([chunks.ok, packed]).toMatchObject([true, { ok: false, kind: 'malformed' }]);
  });
});

describe('external labels', () => {
  test.each([
    'mine',
    'mine{region="eu"}',
    'mine{region=""}',
    'mine{region!="eu"}',
    'mine{region=~"e.|"}',
    'mine{Zone="a.b$"}',
    'mine{Zone="a.b$",region="eu"}',
  ])('%s: each series as the server itself shows it', async (query) => {
    const [fromRead, fromQuery] = await Promise.all([
      read(proxy, 'labelled', { query }),
      queried(servers.labelled.url, { query }),
    ]);
    expect(plain(fromRead)).toEqual(plain(fromQuery));
    expect(fromQuery.length).toBeGreaterThan(0);
  });

  test('come with the answer', async () => {
    expect((await fanOut(proxy, 'labelled', { query: 'mine' })).external).toEqual([
      ['Zone', 'a.b$'],
      ['region', 'eu'],
    ]);
  });
});
