import { type Decision, METRICS, type Metric, type Observation } from '../../../src/autoscaling/index';
import { type UsageRow } from '../../store/usageRows';
import { type FleetSnapshot } from '../observe/fleetSnapshot';
import { type Settling } from './settling';

export interface Observed {
  /** Shards that count: active and joining. */
  readonly shards: readonly string[];
  readonly snapshot: Pick<FleetSnapshot, 'seen' | 'usage' | 'room'>;
  readonly settling: ReadonlyMap<string, Settling>;
}

/** The fleet as the autoscaler sees it. */
export function observation({ shards, snapshot: { seen, usage, room }, settling }: Observed): Observation {
  return {
    shards: shards.map((id) => {
      const { state = 'joining', remoteWriteBehind = false } = seen.shards.get(id) ?? {};
      return {
        id,
        state: settling.has(id) && state === 'ready' ? 'joining' : state,
        remoteWriteBehind,
        usage: settling.get(id) === 'filling' ? {} : (usage.get(id) ?? {}),
      };
    }),
    budget: room === undefined ? undefined : { maxShards: room.maxShards, reason: room.diskFull ?? room.reason },
  };
}

/** What is written down of a fleet's use. */
export function usageRow(observed: Observation, { recommended }: Decision, at: number): UsageRow {
  const totals = new Map<Metric, number>();
  let missing = 0;
  for (const { usage } of observed.shards) {
    missing += usage.cpu === undefined && usage.memory === undefined ? 1 : 0;
    for (const metric of METRICS) {
      const used = usage[metric];
      if (used !== undefined) {
        totals.set(metric, (totals.get(metric) ?? 0) + used);
      }
    }
  }
  return {
    at,
    shards: observed.shards.length,
    ...Object.fromEntries(totals),
    missing,
    recommended,
  };
}
