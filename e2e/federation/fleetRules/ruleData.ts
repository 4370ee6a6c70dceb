import { type Sample, type TestSeries } from '../../harness/dataset';

const INSTANCES = Array.from({ length: 6 }, (_, i) => ({ instance: `vm-${i}`, rack: `r${i % 2}`, job: 'app' }));
const BUCKETS = ['0.1', '0.5', '1', '+Inf'];
/** Seconds before and after now that there is data of. */
const BEFORE = 180;
const AFTER = 480;

/** Series with a sample each second, from a while ago until a while from now: what is read does not depend on when. */
export function ruleData(now: number): readonly TestSeries[] {
  const times = Array.from({ length: BEFORE + AFTER }, (_, i) => now + (i - BEFORE) * 1000);
  const series = (
    labels: TestSeries['labels'],
    value: (i: number, time: number) => Sample[1] | undefined
  ): TestSeries => ({
    labels,
    samples: times.flatMap((time, i): Sample[] => {
      const one = value(i, time);
      return one === undefined ? [] : [[time, one]];
    }),
  });
  return INSTANCES.flatMap((labels, n) => [
    ...['200', '500'].map((code, c) =>
      series({ __name__: 'requests_total', ...labels, code }, (i) => (n + 1) * i * (c + 1) + ((i * 7) % 5))
    ),
    series({ __name__: 'temperature', ...labels }, (i) => 15 + 10 * Math.sin((i + 9 * n) / 7)),
    series({ __name__: 'build', ...labels }, (i) => (i + 40 * n > BEFORE + 40 ? 2 : 1)),
    ...BUCKETS.map((le, b) => series({ __name__: 'latency_bucket', ...labels, le }, (i) => i * (b + 1) * (n + 1))),
    series({ __name__: 'latency_sum', ...labels }, (i) => i * 0.7 * (n + 1)),
    series({ __name__: 'latency_count', ...labels }, (i) => i * BUCKETS.length * (n + 1)),
    // Five seconds there, five not.
    series({ __name__: 'flapping_source', ...labels }, (i) =>
      (i + n) % 10 < 5 ? i : (i + n) % 10 === 5 ? 'stale' : undefined
    ),
    {
      labels: { __name__: 'duration', ...labels },
      histograms: times.map((time, i) => [
        time,
        {
          ...{ schema: 1, sum: i * 1.5, zeroThreshold: 0.001, zeroCount: i },
          positive: { offset: -2, counts: [i, 2 * i, n * i] },
        },
      ]),
    },
  ]);
}
