import { type NativeHistogram, type Sample, type TestSeries } from '../harness/dataset';

export const EVAL_START = 1_700_000_000_000;
const SCRAPE = 30_000;
const SCRAPES = 41;
export const EVAL_END = EVAL_START + (SCRAPES - 1) * SCRAPE;

const times = Array.from({ length: SCRAPES }, (_, at) => EVAL_START + at * SCRAPE);

function series(
  labels: Readonly<Record<string, string>>,
  valueAt: (at: number) => number | 'stale' | undefined
): TestSeries {
  const samples = times.flatMap((time, at): Sample[] => {
    const value = valueAt(at);
    return value === undefined ? [] : [[time, value]];
  });
  return { labels, samples };
}

function histogram(at: number, factor: number): NativeHistogram {
  const counts = [1 + at, 2 + at * factor, 3 + 2 * at];
  return { schema: 0, sum: 12.5 * at, zeroThreshold: 0.001, zeroCount: at, positive: { offset: 0, counts } };
}

function histograms(labels: Readonly<Record<string, string>>, factor: number, from = 0): TestSeries {
  return {
    labels,
    histograms: times.map((time, at) => [time, histogram(at, factor)] as const).filter((_, at) => at >= from),
  };
}

/** Numbers that look random and are the same every time. */
const noise = (at: number, seed: number): number => ((Math.sin(at * 12.9898 + seed * 78.233) * 43758.5453) % 1) * 100;

const bounds = ['0.1', '0.5', '1', '5', '+Inf'];

function buckets(job: string, instance: string, countAt: (bucket: number, at: number) => number): TestSeries[] {
  return bounds.map((le, bucket) =>
    series({ __name__: 'latency_bucket', job, instance, le }, (at) => countAt(bucket, at))
  );
}

const pairs = [0, 1, 2, 3, 4, 5].map((i) => ({
  instance: `i${i}`,
  job: i % 2 === 0 ? 'api' : 'db',
  zone: `z${i % 3}`,
}));

/** A series for everything an operator or function treats in its own way. */
export const evalSeries: readonly TestSeries[] = [
  ...pairs.map((labels, i) => series({ __name__: 'gauge', ...labels }, (at) => noise(at, i))),
  ...pairs.map((labels, i) =>
    series({ __name__: 'requests_total', ...labels }, (at) => (at * (i + 1) * 7) % (i === 2 ? 90 : 1e6))
  ),
  ...pairs.map((labels, i) =>
    series({ __name__: 'gappy', ...labels }, (at) =>
      at % (i + 3) === 0 ? 'stale' : at % 7 === i ? undefined : Math.round(noise(at, i) / 25)
    )
  ),
  ...pairs.map((labels, i) =>
    series(
      { __name__: 'odd', ...labels },
      (at) => [NaN, Infinity, -Infinity, -0, 0, 1e308, -1e308, 5e-324][(at + i * 3) % 8]
    )
  ),
  ...pairs.map((labels, i) => series({ __name__: 'tied', ...labels }, (at) => (i + at) % 3)),
  ...pairs.map((labels, i) => series({ __name__: 'large', ...labels }, (at) => 1e16 * (i - 2.5) + noise(at, i))),
  ...pairs.map((labels, i) => series({ __name__: 'time_like', ...labels }, (at) => 1e9 * (i - 1) + at * 1e6 + 0.7)),
  ...pairs
    .slice(0, 4)
    .map(({ instance, job }, i) =>
      series({ __name__: 'info_metric', instance, job, version: `v${i}` }, (at) => (at > 10 * i ? 1 : undefined))
    ),
  ...['api', 'db'].map((job, i) => series({ __name__: 'limit_by_job', job, team: `t${i}` }, () => 50 + i)),
  ...['host2', 'host10', 'host1', 'host02', 'a1b20', 'a1b3'].map((host, i) =>
    series({ __name__: 'natural', host, rack: `r${i % 2}` }, () => i)
  ),
  ...Array.from({ length: 20 }, (_, i) =>
    series({ __name__: 'many', n: String(i).padStart(2, '0') }, (at) => (i * 7 + at) % 13)
  ),
  ...buckets('api', 'i0', (bucket, at) => (bucket + 1) * at * 3),
  ...buckets('api', 'i1', (bucket, at) => Math.floor(noise(at, bucket) + 100) + bucket * 40),
  ...buckets('db', 'i2', (bucket, at) => (at < 20 ? (bucket + 1) * 5 : bucket === 2 ? 1 : (bucket + 1) * 5)),
  ...buckets('db', 'i3', () => 0),
  series({ __name__: 'latency_bucket', job: 'db', instance: 'i4', le: '1' }, (at) => at),
  series({ __name__: 'latency_bucket', job: 'db', instance: 'i5', le: 'oops' }, (at) => at),
  series({ __name__: 'latency_bucket', job: 'db', instance: 'i5' }, (at) => at),
  series({ __name__: 'latency_bucket', job: 'db', instance: 'i0', le: '1.0' }, (at) => at),
  histograms({ __name__: 'native', job: 'api', instance: 'i0' }, 1),
  histograms({ __name__: 'native', job: 'api', instance: 'i1' }, 2, 12),
  histograms({ __name__: 'mixed', job: 'api', instance: 'i0' }, 3),
  series({ __name__: 'mixed', job: 'api', instance: 'i1' }, (at) => at * 2),
  series({ __name__: 'mixed', job: 'db', instance: 'i2' }, (at) => at * 3),
];
