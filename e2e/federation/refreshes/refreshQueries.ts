import { type Random } from '../../../demo/random';

export interface RefreshPanel {
  readonly query: string;
  /** Milliseconds. */
  readonly range: number;
  readonly step: number;
}

const MINUTE = 60_000;
const ranges = [20 * MINUTE, 60 * MINUTE, 120 * MINUTE, 180 * MINUTE];
const steps = [15_000, 30_000, 60_000, 113_000];

/** `$NOW`: seconds, when the panel was made. */
const queries: readonly string[] = [
  'reqs_total',
  'gauge{zone="a"}',
  'rate(reqs_total{code="500"}[5m])',
  'sum(rate(reqs_total[5m]))',
  'sum by (code) (rate(reqs_total[2m]))',
  'sum by (zone) (increase(reqs_total[1h]))',
  'avg(gauge)',
  'max by (zone) (gauge)',
  'min(gauge)',
  'count(gauge > 3)',
  'sum(gauge offset 10m)',
  'sum(gauge offset -2m)',
  'max_over_time(gauge[10m])',
  'avg(avg_over_time(gauge[3m]))',
  'sum(max_over_time(sum by (instance) (gauge)[10m:1m]))',
  'sum(rate(reqs_total[5m] offset -90s))',
  'topk(2, sum by (zone) (floaty))',
  'quantile(0.5, gauge)',
  'stddev(gauge)',
  'stdvar by (zone) (floaty)',
  'sum(floaty)',
  'gauge - gauge offset 5m',
  'sum(gauge @ $NOW)',
  'sum(rate(reqs_total[5m] @ $NOW)) + sum(gauge)',
  'absent(gauge{instance="vm-99"})',
  'absent_over_time(gauge{instance="vm-3"}[2m])',
  'gauge or floaty',
  'count_values("value", steady)',
  'changes(gauge[5m])',
  'resets(reqs_total{code="200"}[30m])',
  'deriv(gauge[10m])',
  'predict_linear(gauge[10m], 600)',
  'timestamp(gauge)',
  'time() - max(timestamp(gauge))',
  'sum(rate(reqs_total{code=~"4.."}[5m])) / sum(rate(reqs_total[5m]))',
  'label_replace(gauge, "vm", "$1", "instance", "vm-(.*)")',
  '-gauge',
  'abs({__name__=~"gauge|steady"})',
  'last_over_time(gauge[30s])',
  'quantile_over_time(0.9, gauge[5m])',
  'rate(reqs_total{code="200"}[5m]) * on (instance) group_left () steady',
  'sum(count_over_time(gauge[5m]))',
  'group by (instance) (gauge)',
  'present_over_time(gauge{instance=~"vm-[0-4]"}[1m])',
  'bottomk(1, floaty)',
  'sum by (instance) (gauge) > bool 5',
  'histogram_count(reqs_total)',
  'vector(1)',
  'lagging',
  'sum(lagging)',
  'max_over_time(lagging[15m])',
];

/** Panels of a dashboard, which is refreshed for a while. */
export function refreshPanels(
  count: number,
  { random, now }: { random: Random; now: number }
): readonly RefreshPanel[] {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)];
  return Array.from({ length: count }, () => ({
    query: pick(queries).replaceAll('$NOW', (now / 1000 - Math.floor(random() * 5_000)).toFixed(3)),
    range: pick(ranges),
    step: pick(steps),
  }));
}
