import { type Dataset } from '../../harness/dataset';

const START = 1_700_000_000_000;
const INTERVAL = 15_000;
const SCRAPES = 40;

/** Near the largest float: these overflow when they are added, subtracted or squared, some all the time and some now and then. */
const LARGE = [1.5e308, 1.2e308, -1.5e308, 1.7e308, 1e154, -1.3e154, 1e307, 2, 1.5e308];

/** Nine targets whose values take turns, and others whose values are of one sign. */
export const largestDataset: Dataset = {
  start: START,
  end: START + SCRAPES * INTERVAL,
  scrapeInterval: INTERVAL,
  series: ['large', 'large_positive', 'large_steady'].flatMap((name) =>
    LARGE.map((value, i) => ({
      labels: { __name__: name, instance: `vm-${i}`, zone: 'ab'[i % 2] },
      samples: Array.from({ length: SCRAPES }, (_, at): readonly [number, number] => {
        const turned = LARGE[(i + at) % LARGE.length];
        const one = name === 'large' ? turned : name === 'large_positive' ? Math.abs(turned) : value;
        return [START + at * INTERVAL, one];
      }),
    }))
  ),
};

export const largestQueries: readonly string[] = ['large', 'large_positive', 'large_steady'].flatMap((name) => [
  ...['stddev', 'stdvar', 'avg', 'sum', 'min', 'max'].flatMap((op) => [
    `${op}(${name})`,
    `${op} by (zone) (${name})`,
    `${op} by (instance) (${name})`,
    `${op}(${op}_over_time(${name}[1m]))`,
    `${op}(${name}) > 1`,
  ]),
  `stddev(${name}{instance=~"vm-[03]"})`,
  `stddev(${name} / 1e160)`,
  `stdvar(${name}) / stdvar(${name})`,
  `quantile(0.5, ${name})`,
]);
