import { type Random, seededRandom } from '../../../demo/random';
import { Labels } from '../../../src/engine';
import {
  type Dataset,
  type NativeHistogram,
  type Sample,
  type SeriesLabels,
  type TestSeries,
} from '../../harness/dataset';

const START = 1_700_000_000_000;
const SCRAPES = 56;
const INTERVAL = 15_000;
const BOUNDS = ['0.25', '1', '4', '+Inf'];
const CODES = ['200', '404', '500'];

/** A target: when it is scraped, when it restarts, and which scrapes find nothing. */
interface Target {
  readonly labels: { readonly instance: string; readonly job: string; readonly zone: string };
  readonly index: number;
  readonly times: readonly number[];
  readonly random: Random;
  isAway(at: number): boolean;
  isFresh(at: number): boolean;
}

/**
 * A little of everything PromQL treats in a way of its own: resets, gaps with and without stale markers, NaN, infinities, -0,
 * names in UTF-8, label sets that several metrics share, classic and native histograms of all kinds. Most values are sums of
 * few powers of two, so that they add up to the same in any order; `floaty` is not. Series are in the order of their labels,
 * since a server adds and breaks ties in the order in which it first got them.
 */
export function fuzzDataset(instances = 6, seed = 20_261_125): Dataset {
  const random = seededRandom(seed);
  const series = Array.from({ length: instances }, (_, index) => targetOf(index, random)).flatMap((target) => [
    ...gauges(target),
    ...counters(target),
    ...classic(target),
    ...native(target),
  ]);
  const sorted = series.sort((a, b) => Labels.compare(Labels.of(a.labels), Labels.of(b.labels)));
  return { start: START, end: START + SCRAPES * INTERVAL, scrapeInterval: INTERVAL, series: sorted };
}

function targetOf(index: number, random: Random): Target {
  const offset = Math.floor(random() * INTERVAL);
  const gap = 14 + index * 3;
  const length = index % 3 === 0 ? 0 : index % 3 === 1 ? 4 : 26;
  return {
    index,
    random,
    labels: { instance: `vm-${index}:9100`, job: index % 3 === 2 ? 'db' : 'api', zone: 'abc'[index % 2] },
    times: Array.from({ length: SCRAPES }, (_, at) => START + offset + at * INTERVAL),
    isAway: (at) => at > gap && at <= gap + length,
    isFresh: (at) => index % 2 === 1 && (at === 31 || at === 44),
  };
}

function samplesOf(target: Target, valueAt: (at: number) => number, marked = true): Sample[] {
  return target.times.flatMap((time, at): Sample[] => {
    if (target.isAway(at)) {
      return marked && !target.isAway(at - 1) ? [[time, 'stale']] : [];
    }
    return [[time, valueAt(at)]];
  });
}

function totals(target: Target, grow: (at: number) => number): number[] {
  let total = 0;
  return target.times.map((_, at) => (total = target.isFresh(at) ? 0 : total + grow(at)));
}

function named(name: string, labels: SeriesLabels): SeriesLabels {
  return { __name__: name, ...labels };
}

function gauges(target: Target): TestSeries[] {
  const { labels, index, random } = target;
  const odd = [NaN, Infinity, -Infinity, -0, 0, 1.5];
  const quarters = (size: number): number => Math.floor((random() - 0.4) * size) / 4;
  return [
    { labels: named('gauge', labels), samples: samplesOf(target, () => quarters(64)) },
    { labels: named('wide_gauge', labels), samples: samplesOf(target, () => quarters(2 ** 30)) },
    { labels: named('floaty', labels), samples: samplesOf(target, () => (random() - 0.3) * 10 ** (index - 2)) },
    { labels: named('odd', labels), samples: samplesOf(target, (at) => odd[(at + index) % odd.length]) },
    { labels: named('steady', labels), samples: samplesOf(target, () => index % 3) },
    { labels: named('up', labels), samples: target.times.map((time, at) => [time, target.isAway(at) ? 0 : 1]) },
    { labels: named('build_info', { ...labels, version: `1.${index % 2}` }), samples: samplesOf(target, () => 1) },
    {
      labels: named('target_info', { ...labels, os: index % 2 ? 'linux' : 'bsd' }),
      samples: samplesOf(target, () => 1),
    },
    {
      labels: { __name__: 'température.c', ...labels, 'höhe.m': String(index % 2) },
      samples: samplesOf(target, () => quarters(40)),
    },
    {
      labels: named('sparse', labels),
      samples: samplesOf(target, () => quarters(9), false).filter((_, at) => at % (5 + index * 4) === 0),
    },
    ...(index === 2 ? [{ labels: named('only_one', labels), samples: samplesOf(target, (at) => at % 5) }] : []),
  ];
}

function counters(target: Target): TestSeries[] {
  return CODES.flatMap((code, i) => {
    const total = totals(target, () => Math.floor(target.random() * (20 >> i)));
    const half = totals(target, () => Math.floor(target.random() * 5) / 2);
    const labels = { ...target.labels, code };
    return [
      {
        labels: named('requests_total', labels),
        samples: samplesOf(target, (at) => total[at], target.index % 2 === 0),
      },
      ...(i === 0 ? [{ labels: named('seconds_total', labels), samples: samplesOf(target, (at) => half[at]) }] : []),
    ];
  });
}

function classic(target: Target): TestSeries[] {
  const growth = target.times.map(() => BOUNDS.map(() => Math.floor(target.random() * 6)));
  const buckets = BOUNDS.map((_, b) => totals(target, (at) => growth[at].slice(0, b + 1).reduce((x, y) => x + y, 0)));
  const sum = totals(target, (at) => growth[at].reduce((x, y, b) => x + y * (b + 0.25), 0));
  return [
    ...BOUNDS.map((le, b) => ({
      labels: named('latency_bucket', { ...target.labels, le }),
      samples: samplesOf(target, (at) => buckets[b][at]),
    })),
    { labels: named('latency_count', target.labels), samples: samplesOf(target, (at) => buckets[3][at]) },
    { labels: named('latency_sum', target.labels), samples: samplesOf(target, (at) => sum[at]) },
  ];
}

function native(target: Target): TestSeries[] {
  const { index, labels } = target;
  const counter = grown(target, { schema: index % 3, negative: index % 2 === 0 });
  const gauge = grown(target, { schema: 1, negative: false }).map(
    ([time, one]) => [time, { ...one, hint: 'gauge' as const }] as const
  );
  const custom = grown(target, { schema: 0, negative: false }).map(([time, one]) => {
    const { counts } = one.positive;
    const whole = {
      ...one,
      schema: -53,
      zeroCount: 0,
      zeroThreshold: 0,
      positive: { offset: 0, counts: counts.slice(0, 4) },
    };
    return [time, { ...whole, customValues: index === 4 ? [1, 2, 5] : [1, 2, 4] }] as const;
  });
  const isFloat = ([time]: readonly [number, unknown]): boolean => Math.floor(time / 120_000) % 2 === index % 2;
  return [
    { labels: named('native', labels), histograms: counter },
    { labels: named('native_gauge', labels), histograms: gauge },
    { labels: named('native_custom', labels), histograms: custom },
    {
      labels: named('mixed', labels),
      histograms: counter.filter((one) => !isFloat(one)),
      samples: samplesOf(target, (at) => at / 2, false).filter(isFloat),
    },
  ];
}

function grown(target: Target, { schema, negative }: { schema: number; negative: boolean }) {
  const { random } = target;
  let counts = [0, 0, 0, 0, 0, 0];
  let sum = 0;
  return target.times.flatMap((time, at): Array<readonly [number, NativeHistogram]> => {
    const fresh = target.isFresh(at);
    counts = counts.map((count, b) => (fresh ? 0 : count + (b % 4 === 3 ? 0 : Math.floor(random() * 5))));
    sum = fresh ? 0 : sum + Math.floor(random() * 100) / 4;
    const below = negative ? { negative: { offset: 0, counts: counts.slice(2, 4) } } : {};
    const positive = { offset: -1, counts };
    const one = {
      schema,
      sum,
      zeroThreshold: target.index === 5 ? 0.125 : 2 ** -128,
      zeroCount: counts[1],
      positive,
      ...below,
    };
    return target.isAway(at) ? [] : [[time, one]];
  });
}
