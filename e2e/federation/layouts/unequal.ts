import { BY_INSTANCE, BY_TARGET, type Layout, NOTHING, type Part } from './layout';
import { targets, targetsOn } from './targets';

/** Held by no shard any more, but by the one server. */
const GONE = -1;
/** The index of the first sample that a shard of shorter retention still has. */
const KEPT_FROM = 150;

/** Shards whose servers are set otherwise than each other. */
export const unequalLayouts: readonly Layout[] = [
  {
    name: 'a shard of shorter retention, which lacks history',
    shards: 2,
    series: targetsOn((n): readonly Part[] =>
      n % 2 === 0
        ? [{ shard: 0 }]
        : [
            { shard: GONE, to: KEPT_FROM },
            { shard: 1, from: KEPT_FROM },
          ]
    ),
    queries: ['sum(up offset 30m)', 'sum(increase(req_total[40m]))', 'absent(up{instance="host-1:9100"})'],
    said: [NOTHING, BY_INSTANCE],
    mayLack: /^shard-1 has no data before /,
  },
  {
    name: 'servers started with different lookbacks',
    shards: 3,
    // Of each target no more than every eighth scrape arrives.
    series: targetsOn((n) => [{ shard: n % 3, every: 8, late: 1000 * n }]),
    queries: ['count(up offset 3m)', 'sum by (job) (mem) > 100', 'max_over_time(count(up)[10m:15s])'],
    said: [NOTHING, BY_INSTANCE],
    flags: [['--query.lookback-delta=15s'], ['--query.lookback-delta=5m'], ['--query.lookback-delta=1h']],
  },
  {
    name: 'targets of one shard that are scraped four times as often as those of the other',
    shards: 2,
    series: targetsOn((n) => [{ shard: n % 2, every: n % 2 === 0 ? 1 : 4, late: 500 * n }]),
    queries: ['sum(count_over_time(mem[5m]))', 'sum(rate(req_total[90s]))', 'count(irate(req_total[90s]))'],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
  },
  {
    name: 'servers that evaluate at different intervals',
    shards: 2,
    series: targets(2),
    queries: [
      'max_over_time(sum(mem)[10m:])',
      'count_over_time(mem[10m:])',
      'sum(sum_over_time(up[7m:]))',
      'rate(sum(req_total)[10m:])',
    ],
    said: [NOTHING, BY_INSTANCE],
    evaluations: ['15s', '5m'],
  },
];
