import { type ScalingStatus, type UsageHistory, type UsagePoint } from '../../api/scaling';
import { type Plot, type PlotLine } from './plot';
import { t } from '../text';

export interface TitledPlot {
  readonly title: string;
  readonly plot: Plot;
}

const COLORS = { shards: 'blue', cpu: 'green', memory: 'purple', series: 'orange', samples: 'yellow', limit: 'red' };

/** What a fleet's pages plot of its use: shards, and what the mean shard uses against what is aimed at. */
export function usagePlots(
  { points, capacity }: UsageHistory,
  { usage, minShards, maxShards }: ScalingStatus
): TitledPlot[] {
  const rows = withGaps(points);
  const times = rows.map(({ at }) => at);
  const flat = (name: string, value: number): PlotLine => ({
    name,
    kind: 'limit',
    color: COLORS.limit,
    values: times.map(() => value),
  });
  const shardLine: PlotLine = {
    name: t('app.plot.shards', 'Shards'),
    kind: 'level',
    color: COLORS.shards,
    values: rows.map(({ point }) => point?.shards ?? null),
  };
  const shared = (metric: 'cpu' | 'memory', name: string): PlotLine[] => {
    const limit = capacity[metric];
    const aim = usage.find((one) => one.metric === metric);
    const lines: PlotLine[] = [{ name, color: COLORS[metric], values: rows.map(perShard(metric, limit ?? 1)) }];
    return aim?.target === undefined || !aim.capacity
      ? lines
      : [...lines, flat(t('app.plot.target', 'Target'), aim.target / aim.capacity)];
  };
  const amount = (metric: 'series' | 'samples', name: string): PlotLine => ({
    name,
    color: COLORS[metric],
    values: rows.map(perShard(metric, 1)),
  });
  const bounds = [flat(t('app.plot.max', 'Most'), maxShards), flat(t('app.plot.min', 'Least'), minShards)];
  const cpu = shared('cpu', t('app.plot.cpu', 'CPU'));
  const memory = shared('memory', t('app.plot.memory', 'Memory'));
  return [
    {
      title: t('app.plot.shards', 'Shards'),
      plot: { times, lines: [shardLine, ...bounds], unit: 'none', decimals: 0 },
    },
    {
      title: t('app.plot.cpu-mean', 'CPU of the mean shard'),
      plot: { times, lines: cpu, unit: capacity.cpu === undefined ? 'short' : 'percentunit' },
    },
    {
      title: t('app.plot.memory-mean', 'Memory of the mean shard'),
      plot: { times, lines: memory, unit: capacity.memory === undefined ? 'bytes' : 'percentunit' },
    },
    {
      title: t('app.plot.series-mean', 'Active series of the mean shard'),
      plot: { times, lines: [amount('series', t('app.plot.series', 'Series'))], unit: 'short' },
    },
    {
      title: t('app.plot.samples-mean', 'Samples per second of the mean shard'),
      plot: { times, lines: [amount('samples', t('app.plot.samples', 'Samples'))], unit: 'short' },
    },
  ];
}

interface Row {
  readonly at: number;
  /** Left out where nothing was recorded. */
  readonly point?: UsagePoint;
}

/** So many times as long as usual without a point is a gap: nobody looked. */
const GAP = 3;

/** The points, with an empty row in every gap, so that no line goes over it. */
function withGaps(points: readonly UsagePoint[]): readonly Row[] {
  const spans = points.slice(1).map(({ at }, i) => at - points[i].at);
  const usual = [...spans].sort((a, b) => a - b).at(spans.length >> 1) ?? 0;
  return points.flatMap((point, i): Row[] => {
    const row = { at: point.at, point };
    return i > 0 && spans[i - 1] > GAP * usual ? [{ at: points[i - 1].at + usual }, row] : [row];
  });
}

/** Use of the mean shard over `whole`; null where it was not read. */
function perShard(metric: 'cpu' | 'memory' | 'series' | 'samples', whole: number) {
  return ({ point }: Row): number | null => {
    const total = point?.[metric];
    const read = point === undefined ? 0 : point.shards - point.missing;
    return total === undefined || read <= 0 ? null : total / read / whole;
  };
}
