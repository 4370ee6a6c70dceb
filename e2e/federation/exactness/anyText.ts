import { type Dataset, type SeriesLabels } from '../../harness/dataset';

const START = 1_700_000_000_000;
const INTERVAL = 15_000;
const SCRAPES = 40;

/** Labels that hold what a program might separate labels with: of some, name and value read on look like those of others. */
const odd: readonly SeriesLabels[] = [
  { a: '1\uffffb\uffff2' },
  { a: '1', b: '2' },
  { a: '1\u0000b\u00002' },
  { a: '1","b":"2' },
  { a: '1', 'b","c': '2' },
  { a: '1=b', 'c=d': '2' },
  { a: '1\nb\n2' },
  { a: '1\\nb\\n2' },
  { a: '"}', b: '{' },
  { 'é\uffff': '1\u{10ffff}', a: ' ' },
];

/** Three targets with a series of each of these labels, of a gauge and of a counter. */
export const anyTextDataset: Dataset = {
  start: START,
  end: START + SCRAPES * INTERVAL,
  scrapeInterval: INTERVAL,
  series: ['x', 'x_total'].flatMap((name) =>
    [0, 1, 2].flatMap((target) =>
      odd.map((labels, i) => ({
        labels: { __name__: name, ...labels, instance: `vm-${target}\uffff` },
        samples: Array.from({ length: SCRAPES }, (_, at): readonly [number, number] => [
          START + at * INTERVAL,
          name === 'x' ? 10 * i + target : (at + 1) * (i + 1),
        ]),
      }))
    )
  ),
};

const confused = String.raw`x{a=~"1(.b.2)?", instance="vm-0${'\uffff'}"}`;

export const anyTextQueries: readonly string[] = [
  'x',
  'x[1m]',
  `quantile(0.5, ${confused})`,
  `stddev(${confused})`,
  `count(${confused})`,
  'sum(x)',
  'sum by (a) (x)',
  'sum by (a, b) (rate(x_total[1m]))',
  'avg by (b) (x)',
  'max without (instance) (x)',
  'count by ("b\\",\\"c") (x)',
  'quantile by (a) (0.5, x)',
  'topk by (a) (1, x)',
  'count_values by (a) ("v", x)',
  'x + on (a, b, "b\\",\\"c", "c=d", instance) x_total',
  'x / ignoring (instance) group_left sum without (instance) (x_total)',
  'x and on (a) x_total',
  'x unless on (a, b) x{b="2"}',
  'x or x_total',
  'label_replace(x, "c", "$1", "a", "(?s)(.*)")',
  'label_join(x, "c", ",", "a", "b")',
  'max_over_time(sum by (a) (x)[1m:15s])',
  'absent(x{a="1\uffffb"})',
  'histogram_quantile(0.5, sum by (a, le) (label_replace(x_total, "le", "1", "a", "1")))',
];
