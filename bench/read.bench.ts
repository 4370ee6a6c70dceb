/**
 * Decoding raw samples: a remote read's chunks against the JSON of the range selector that has the same samples, from a real
 * server, in turn and in one process. Prints samples a second, the ratio of the two, and the bytes each takes.
 */
import { startPrometheus } from '../e2e/harness/prometheus';
import { writeSeries } from '../e2e/harness/remoteWrite';
import { readRequestBody } from '../server/query/read/readRequest';
import { decodeAnswer, type DecodeResult } from '../src/engine/decode/decodeAnswer';
import { decodeRead } from '../src/engine/decode/read/decodeRead';
import { instantGrid } from '../src/engine/model/grid';
import { type RawSeries } from '../src/engine/model/value';
import { compare, random } from './lib/compare';

const SERIES = 500;
const SAMPLES = 1920;
const STEP = 15_000;
const start = 1_700_000_000_000;
const end = start + SAMPLES * STEP;

/** Values by series and sample; times are off the step by some milliseconds, as those of scrapes are. */
const cases: ReadonlyArray<readonly [name: string, value: (next: () => number, s: number, t: number) => number]> = [
  ['counters', (_, s, t) => s * 7919 + t * 37],
  ['gauges in bytes', (next) => Math.floor(next() * 2 ** 30) * 4096],
  ['ratios', (next) => next()],
  ['states', (_, s, t) => ((s + t) % 97 === 0 ? 0 : 1)],
];

interface Bodies {
  readonly name: string;
  readonly read: Uint8Array;
  readonly json: Uint8Array;
}

async function main(): Promise<void> {
  for (const bodies of await askServer()) {
    measure(bodies);
  }
}

/** The answers of a server that has stopped since: what it does with its data would be measured too. */
async function askServer(): Promise<Bodies[]> {
  const server = await startPrometheus();
  try {
    const bodies: Bodies[] = [];
    const next = random(1);
    for (const [name, value] of cases) {
      const metric = name.replaceAll(' ', '_');
      await writeSeries(
        server.url,
        Array.from({ length: SERIES }, (_, s) => ({
          labels: { __name__: metric, instance: `vm-${s}.example.net:9100`, job: 'web' },
          samples: Array.from(
            { length: SAMPLES },
            (__, t) => [start + t * STEP + Math.floor(next() * 3), value(next, s, t)] as const
          ),
        }))
      );
      bodies.push({ name, read: await readBody(server.url, metric), json: await jsonBody(server.url, metric) });
    }
    return bodies;
  } finally {
    await server.stop();
  }
}

function measure({ name, read, json }: Bodies): void {
  const fromRead = () => seriesOf(decodeRead(read, { start, end }));
  const fromJson = () => seriesOf(decodeAnswer(json, instantGrid(end), { as: 'raw' }));
  const samples = assertSame(fromRead(), fromJson());
  const { a, b } = compare(fromRead, fromJson);
  const rate = (ms: number) => `${(samples / ms / 1000).toFixed(1)} M/s`;
  const bytes = (body: Uint8Array) => (body.length / samples).toFixed(1);
  console.log(
    `read ${name}: ${samples} samples; chunks ${rate(a)}, JSON ${rate(b)}, ratio ${(b / a).toFixed(1)}; ` +
      `bytes a sample ${bytes(read)} and ${bytes(json)}, ratio ${(json.length / read.length).toFixed(1)}`
  );
}

async function readBody(url: string, metric: string): Promise<Uint8Array> {
  const matchers = [{ name: '__name__', op: '=', value: metric }] as const;
  const body = new Uint8Array(readRequestBody({ matchers, start, end, rangeSelectorDoes: false }, []));
  const headers = { 'content-encoding': 'snappy', 'content-type': 'application/x-protobuf' };
  const response = await fetch(`${url}/api/v1/read`, { method: 'POST', headers, body });
  return new Uint8Array(await response.arrayBuffer());
}

async function jsonBody(url: string, metric: string): Promise<Uint8Array> {
  const query = `${metric}[${end - start + 1}ms]`;
  const response = await fetch(`${url}/api/v1/query?time=${end / 1000}&query=${encodeURIComponent(query)}`);
  return new Uint8Array(await response.arrayBuffer());
}

function seriesOf(decoded: DecodeResult): readonly RawSeries[] {
  if (!decoded.ok || decoded.value.value.type !== 'matrix') {
    throw new Error(decoded.ok ? 'the answer is no matrix' : decoded.error.message);
  }
  return decoded.value.value.series;
}

/** The number of samples of both. */
function assertSame(a: readonly RawSeries[], b: readonly RawSeries[]): number {
  const byLabels = new Map(b.map((series) => [series.labels.key, series]));
  for (const { labels, times, values } of a) {
    const other = byLabels.get(labels.key);
    const same =
      other?.times.length === times.length &&
      times.every((time, i) => time === other.times[i] && Object.is(values[i], other.values[i]));
    if (!same) {
      throw new Error('the two decoders differ');
    }
  }
  return a.reduce((n, { times }) => n + times.length, 0);
}

void main();
