/**
 * Decoding a member's answer: the byte decoder against JSON.parse and Number(), both from the same bytes to the same typed arrays,
 * in turn and in one process. Prints samples a second and the ratio of the two.
 */
import { decodeAnswer } from '../src/engine/decode/decodeAnswer';
import { instantGrid, rangeGrid, type Grid } from '../src/engine/model/grid';
import { Labels } from '../src/engine/model/labels';
import { type SeriesSet } from '../src/engine/model/seriesSet';
import { SeriesSetBuilder } from '../src/engine/model/seriesSetBuilder';
import { compare, random } from './lib/compare';

interface Case {
  readonly name: string;
  readonly series: number;
  readonly grid: Grid;
  /** The series' label set as JSON; each is another one. */
  readonly metric: (s: number) => string;
  readonly value: (next: () => number, s: number, t: number) => string;
}

const hour = rangeGrid(1_700_000_000_000, 1_700_003_600_000, 15_000);
const odd = rangeGrid(1_700_000_000_123, 1_700_003_600_123, 15_000);
const cases: readonly Case[] = [
  {
    name: 'counters over 241 steps',
    series: 1000,
    grid: hour,
    metric: request,
    value: (_, s, t) => String(s * 7919 + t * 37),
  },
  {
    name: 'rates over 241 steps',
    series: 1000,
    grid: hour,
    metric: request,
    value: (next) => String(Math.floor(next() * 9000) / 300),
  },
  {
    name: 'bytes a second over 241 steps',
    series: 1000,
    grid: hour,
    metric: request,
    value: (next) => String(next() * 1e9),
  },
  {
    name: 'ratios over 241 steps, times with decimals',
    series: 1000,
    grid: odd,
    metric: request,
    value: (next) => String(next()),
  },
  {
    name: 'counters at one instant',
    series: 20_000,
    grid: instantGrid(1_700_000_000_123),
    metric: request,
    value: (_, s) => String(s * 7919),
  },
  {
    name: 'counters at one instant, each series with texts of its own',
    series: 20_000,
    grid: instantGrid(1_700_000_000_123),
    metric: pod,
    value: (_, s) => String(s * 7919),
  },
];

/** Milliseconds for all cases of more than one step. */
const ranges = { a: 0, b: 0, samples: 0 };
for (const one of cases) {
  const body = answer(one);
  const samples = one.series * one.grid.length;
  const fast = () => {
    const decoded = decodeAnswer(body, one.grid);
    if (!decoded.ok || decoded.value.value.type !== 'vector') {
      throw new Error('the answer was not decoded');
    }
    return decoded.value.value.series;
  };
  const plain = () => parseWithJson(body, one.grid);
  assertSame(fast(), plain());
  const { a, b } = compare(fast, plain);
  console.log(`decode ${one.name}: ${samples} samples, ${(body.length / 1e6).toFixed(1)} MB; ` + rates(samples, a, b));
  if (one.grid.length > 1) {
    ranges.a += a;
    ranges.b += b;
    ranges.samples += samples;
  }
}
console.log(`decode all over 241 steps together: ${rates(ranges.samples, ranges.a, ranges.b)}`);

function rates(samples: number, bytesMs: number, jsonMs: number): string {
  const rate = (ms: number) => `${(samples / ms / 1000).toFixed(1)} M/s`;
  return `bytes ${rate(bytesMs)}, JSON.parse ${rate(jsonMs)}, ratio ${(jsonMs / bytesMs).toFixed(1)}`;
}

/** What the data source would do without a decoder of its own. */
function parseWithJson(body: Uint8Array, grid: Grid): SeriesSet {
  const { result } = JSON.parse(new TextDecoder().decode(body)).data;
  const set = new SeriesSetBuilder(
    grid,
    result.map((series: { metric: Record<string, string> }) => Labels.of(series.metric))
  );
  result.forEach((series: { values?: Array<[number, string]>; value: [number, string] }, s: number) => {
    for (const [seconds, text] of series.values ?? [series.value]) {
      const cell = s * grid.length + Math.round((seconds * 1000 - grid.start) / grid.step);
      set.setFloat(cell, Number(text));
    }
  });
  return set.finishWhole();
}

/** The usual: a few texts in ever new combinations. */
function request(s: number): string {
  const handler = ['items', 'orders', 'search', 'users'][Math.floor(s / 5) % 4];
  const instance = `vm-${Math.floor(s / 20)}.example.net:9100`;
  return `{"__name__":"http_requests_total","code":"${200 + (s % 5)}","handler":"/api/v1/${handler}","instance":"${instance}","job":"web"}`;
}

/** The worst for interning: two texts that no other series has. */
function pod(s: number): string {
  const hash = Math.imul(s, 0x9e3779b1) >>> 0;
  return `{"__name__":"kube_pod_info","namespace":"ns-${s % 17}","pod":"web-${hash.toString(36)}-${s}","uid":"${hash.toString(16)}-${s}-4a1c-9d2e"}`;
}

function answer({ series, grid, metric, value }: Case): Uint8Array {
  const next = random(1);
  const instant = grid.length === 1;
  const rows = Array.from({ length: series }, (_, s) => {
    const pairs = Array.from(
      { length: grid.length },
      (_, t) => `[${seconds(grid.start + t * grid.step)},"${value(next, s, t)}"]`
    );
    return `{"metric":${metric(s)},${instant ? `"value":${pairs[0]}` : `"values":[${pairs.join(',')}]`}}`;
  });
  const type = instant ? 'vector' : 'matrix';
  return new TextEncoder().encode(`{"status":"success","data":{"resultType":"${type}","result":[${rows.join(',')}]}}`);
}

function seconds(ms: number): string {
  return ms % 1000 === 0 ? String(ms / 1000) : (ms / 1000).toFixed(3);
}

function assertSame(a: SeriesSet, b: SeriesSet): void {
  const same =
    a.labels.every((labels, s) => labels.key === b.labels[s].key) &&
    a.values.every((value, i) => Object.is(value, b.values[i])) &&
    a.presence.every((presence, i) => presence === b.presence[i]);
  if (!same) {
    throw new Error('the two decoders differ');
  }
}
