import { type UsageHistory, type UsagePoint, type WhatIf } from '../../../src/api/scaling';
import { METRICS, type Simulation, type SimulatedUsage } from '../../../src/autoscaling/index';
import { type UsageRow } from '../../store/usageRows';

const MOST_POINTS = 2000;

export interface HistorySpan {
  readonly from: number;
  readonly to: number;
  /** Asked for; made longer where there would be too many points. */
  readonly step: number;
}

/** Means of recorded use over whole steps. Times and the step are milliseconds. */
export function pointsOf(
  rows: readonly UsageRow[],
  { from, to, step }: HistorySpan
): Pick<UsageHistory, 'step' | 'points'> {
  const width = Math.max(step, Math.ceil((to - from) / MOST_POINTS));
  const buckets = new Map<number, UsageRow[]>();
  for (const row of rows) {
    const at = Math.floor(row.at / width) * width;
    const bucket = buckets.get(at);
    if (bucket === undefined) {
      buckets.set(at, [row]);
    } else {
      bucket.push(row);
    }
  }
  const points = [...buckets].map(([at, bucket]) => meanOf(at, bucket));
  return { step: width, points };
}

function meanOf(at: number, rows: readonly UsageRow[]): UsagePoint {
  const mean = (of: (row: UsageRow) => number | undefined) => {
    const values = rows.map(of).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    at,
    shards: mean((row) => row.shards) ?? 0,
    missing: mean((row) => row.missing) ?? 0,
    ...Object.fromEntries(METRICS.map((metric) => [metric, mean((row) => row[metric])])),
  };
}

/** Points as the simulation takes them: one a step, NaN where nothing is known. */
export function replayable({ step, points }: Pick<UsageHistory, 'step' | 'points'>): SimulatedUsage {
  const start = points.at(0)?.at ?? 0;
  const length = points.length === 0 ? 0 : Math.round(((points.at(-1)?.at ?? start) - start) / step) + 1;
  const shards = new Float64Array(length);
  const usage = Object.fromEntries(METRICS.map((metric) => [metric, new Float64Array(length).fill(Number.NaN)]));
  for (const point of points) {
    const i = Math.round((point.at - start) / step);
    shards[i] = Math.round(point.shards);
    METRICS.forEach((metric) => {
      usage[metric][i] = point[metric] ?? Number.NaN;
    });
  }
  for (let i = 1; i < length; i++) {
    // While the proxy did not run nobody counted.
    shards[i] = shards[i] > 0 ? shards[i] : shards[i - 1];
  }
  return { start, step, shards, usage };
}

/** A simulation as the API tells it. */
export function whatIfRun(run: Simulation): WhatIf['asked'] {
  const { shards, load, shardHours, breaches, reversals, changes, moved } = run;
  return {
    shards: [...shards],
    load: [...load].map((value) => (Number.isNaN(value) ? null : value)),
    shardHours,
    breaches,
    reversals,
    changes,
    moved,
  };
}
