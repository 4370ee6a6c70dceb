import { type Decision } from '../../../api/decisions';
import { type UsagePoint } from '../../../api/scaling';
import { type Plot } from '../../data/plot';
import { t } from '../../text';

const HOUR = 3_600_000;

/** Where the plot of a range begins: with what there is to see, and with an hour at least where the range is as long. Milliseconds since the epoch. */
export function plotBegin(
  { times }: Pick<Plot, 'times'>,
  { from, to }: { readonly from: number; readonly to: number }
): number {
  return times.length === 0 ? from : Math.max(from, Math.min(times[0], to - HOUR));
}

/** Shards as recorded, and what each decision wanted, on one axis. */
export function historyPlot(points: readonly UsagePoint[], decisions: readonly Decision[]): Plot {
  const recorded = new Map(points.map(({ at, shards }) => [at, shards]));
  const wanted = new Map(decisions.map(({ at, to }) => [at, to]));
  const times = [...new Set([...recorded.keys(), ...wanted.keys()])].sort((a, b) => a - b);
  let last: number | null = null;
  const shards = times.map((at) => (last = recorded.get(at) ?? last));
  return {
    times,
    lines: [
      { name: t('app.history.plot.shards', 'Shards'), values: shards, kind: 'level', color: 'blue' },
      {
        name: t('app.history.plot.wanted', 'Wanted by a decision'),
        values: times.map((at) => wanted.get(at) ?? null),
        kind: 'mark',
        color: 'orange',
      },
    ],
    unit: 'short',
    decimals: 0,
  };
}
