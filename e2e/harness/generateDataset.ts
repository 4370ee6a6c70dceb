import { type Dataset, type NativeHistogram, type Sample, type SeriesLabels, type TestSeries } from './dataset';
import { type Random, seededRandom } from '../../demo/random';

export interface GeneratorOptions {
  readonly seed?: number;
  /** Milliseconds since the epoch; 2023-11-14T22:13:20Z when not given. */
  readonly start?: number;
  /** Scrapes of each target; 80 when not given. */
  readonly scrapes?: number;
  /** Milliseconds; 15 s when not given. */
  readonly scrapeInterval?: number;
  /** Targets; 12 when not given. */
  readonly instances?: number;
}

const codes = ['200', '201', '301', '400', '404', '429', '500', '503'];
const methods = ['GET', 'POST'];
const handlers = ['/api/items', '/api/orders'];
const zones = ['a', 'b', 'c'];
const bounds = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

/** One target: when it is scraped, and when it was away. */
interface Target {
  readonly labels: { readonly instance: string; readonly job: string; readonly zone: string };
  /** All its scrapes, milliseconds. */
  readonly times: readonly number[];
  /** Index of the scrape at which it came back with all counters at zero, where there is one. */
  readonly restart: number | undefined;
  /** Indices `[from, to)` of scrapes that found nothing. */
  readonly gap: readonly [from: number, to: number] | undefined;
}

/**
 * The same data for the same options, made to be hard to federate: counters with resets, gauges whose sums depend on the order
 * of addition, NaN and both infinities, gaps with and without stale markers, classic and native histograms, a metric one target
 * alone has, and one for joins. Labels: instance, job, zone, code, method, handler, le, version.
 */
export function generateDataset(options: GeneratorOptions = {}): Dataset {
  const { seed = 1, start = 1_700_000_000_000, scrapes = 80, scrapeInterval = 15_000, instances = 12 } = options;
  const random = seededRandom(seed);
  const targets = Array.from({ length: instances }, (_, index) =>
    makeTarget(index, { random, start, scrapes, scrapeInterval })
  );
  const series = targets.flatMap((target, index) => [
    ...requestCounters(target, random),
    ...gauges(target, random),
    ...classicHistogram(target, random),
    nativeHistogram(target, random),
    ...(index === 0 ? [{ labels: named('only_on_one', target.labels), samples: values(target, (at) => at % 7) }] : []),
  ]);
  return { start, end: start + scrapes * scrapeInterval, scrapeInterval, series };
}

interface Timing {
  readonly random: Random;
  readonly start: number;
  readonly scrapes: number;
  readonly scrapeInterval: number;
}

function makeTarget(index: number, { random, start, scrapes, scrapeInterval }: Timing): Target {
  const offset = Math.floor(random() * scrapeInterval);
  const gapStart = Math.floor(scrapes * (0.3 + 0.3 * random()));
  return {
    labels: {
      instance: `vm-${String(index).padStart(2, '0')}:9100`,
      job: index % 3 === 2 ? 'db' : 'api',
      zone: zones[index % zones.length],
    },
    times: Array.from({ length: scrapes }, (_, at) => start + offset + at * scrapeInterval),
    restart: index % 4 === 1 ? Math.floor(scrapes * 0.55) : undefined,
    gap: index % 5 === 3 ? [gapStart, gapStart + Math.ceil(scrapes / 8)] : undefined,
  };
}

function named(name: string, labels: SeriesLabels): SeriesLabels {
  return { __name__: name, ...labels };
}

/** One sample a scrape; in a gap nothing but the stale marker at its start. */
function values(target: Target, valueAt: (at: number) => number): Sample[] {
  const [from, to] = target.gap ?? [Infinity, Infinity];
  return target.times.flatMap((time, at): Sample[] => {
    if (at === from) {
      return [[time, 'stale']];
    }
    return at > from && at < to ? [] : [[time, valueAt(at)]];
  });
}

/** A running total with the target's reset; `grow` gives the increase at a scrape. */
function totals(target: Target, grow: (at: number) => number): number[] {
  let total = 0;
  return target.times.map((_, at) => {
    total = at === target.restart ? 0 : total + grow(at);
    return total;
  });
}

function requestCounters(target: Target, random: Random): TestSeries[] {
  const series: TestSeries[] = [];
  for (const code of codes) {
    for (const method of methods) {
      const rate = random() * (code.startsWith('2') ? 200 : 12);
      for (const handler of handlers) {
        const total = totals(target, () => Math.floor(random() * rate));
        const labels = named('http_requests_total', { ...target.labels, code, method, handler });
        series.push({ labels, samples: values(target, (at) => total[at]) });
      }
    }
  }
  return series;
}

function gauges(target: Target, random: Random): TestSeries[] {
  const scale = 10 ** Math.floor(random() * 8 - 2);
  const special = [NaN, Infinity, -Infinity];
  const index = Number(target.labels.instance.slice(3, 5));
  return [
    {
      labels: named('temperature_celsius', target.labels),
      samples: values(target, () => (random() - 0.3) * scale),
    },
    {
      labels: named('odd_gauge', target.labels),
      samples: values(target, (at) => (at % 9 === index % 9 ? special[at % 3] : random() * 10 - 5)),
    },
    {
      labels: named('memory_bytes', target.labels),
      samples: values(target, () => Math.floor(random() * 2 ** 36)),
    },
    {
      labels: named('build_info', { ...target.labels, version: `1.${index % 3}.0` }),
      samples: values(target, () => 1),
    },
    {
      labels: named('up', target.labels),
      samples: target.times.map((time, at): Sample => {
        const away = target.gap !== undefined && at >= target.gap[0] && at < target.gap[1];
        return [time, away ? 0 : 1];
      }),
    },
  ];
}

function classicHistogram(target: Target, random: Random): TestSeries[] {
  const increments = target.times.map(() =>
    bounds.map(() => Math.floor(random() * 20)).concat(Math.floor(random() * 3))
  );
  const perBucket = [...bounds, Infinity].map((_, bucket) =>
    totals(target, (at) => increments[at].slice(0, bucket + 1).reduce((sum, count) => sum + count, 0))
  );
  const sum = totals(target, () => random() * 30);
  const series = perBucket.map((total, bucket): TestSeries => {
    const le = bucket === bounds.length ? '+Inf' : String(bounds[bucket]);
    const labels = named('request_duration_seconds_bucket', { ...target.labels, le });
    return { labels, samples: values(target, (scrape) => total[scrape]) };
  });
  const count = perBucket[bounds.length];
  series.push({
    labels: named('request_duration_seconds_count', target.labels),
    samples: values(target, (scrape) => count[scrape]),
  });
  series.push({
    labels: named('request_duration_seconds_sum', target.labels),
    samples: values(target, (scrape) => sum[scrape]),
  });
  return series;
}

function nativeHistogram(target: Target, random: Random): TestSeries {
  const width = 6 + Math.floor(random() * 6);
  const offset = -Math.floor(random() * 4);
  let counts: number[] = new Array(width).fill(0);
  let zeroCount = 0;
  let sum = 0;
  const all = target.times.map((time, at): readonly [number, NativeHistogram] => {
    const fresh = at === target.restart;
    counts = counts.map((count) => (fresh ? 0 : count + Math.floor(random() * 8)));
    zeroCount = fresh ? 0 : zeroCount + Math.floor(random() * 2);
    sum = fresh ? 0 : sum + random() * 40;
    return [time, { schema: 1, sum, zeroThreshold: 0.001, zeroCount, positive: { offset, counts } }];
  });
  const [from, to] = target.gap ?? [Infinity, Infinity];
  return {
    labels: named('request_duration_native_seconds', target.labels),
    histograms: all.filter((_, at) => at < from || at >= to),
  };
}
