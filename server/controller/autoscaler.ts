import { type Decision as ApiDecision } from '../../src/api/decisions';
import {
  type Decision,
  type ScalingHistory,
  METRICS,
  type Metric,
  type Observation,
  type Recommendation,
  type ScaleEvent,
} from '../../src/autoscaling/index';
import { type Room } from '../drivers/driver';
import { type FleetRows } from '../store/fleetRows';
import { type UsageRow } from '../store/usageRows';
import { type Seen } from './seen';
import { type Settling } from './settling';
import { type UsageWindow } from './usageWindow';

/** The longest window a policy may have. */
const LONGEST_WINDOW = 3600_000;
/** So long ago is the oldest that a decision looks back on, in milliseconds. */
export const LONGEST_COOLDOWN = 7 * 24 * 3600_000;

/** What a fleet's decisions look back on. A value: each change is another one. Times are those of a `SteadyTime`. */
export class Past {
  private constructor(
    private readonly recommendations: readonly Recommendation[],
    private readonly events: readonly ScaleEvent[]
  ) {}

  /** As it was written down. What seems to be to come, since the clock was set back, is taken for just now. */
  static read(rows: FleetRows, now: number): Past {
    const recommendations = rows.usage
      .raw(now - LONGEST_WINDOW)
      .map(({ at, recommended }) => ({ time: Math.min(at, now), shards: recommended }));
    const changes = rows.decisions.changes(now - LONGEST_COOLDOWN);
    return new Past(
      recommendations,
      changes.map((change) => eventOf(change, Math.min(change.at, now)))
    );
  }

  get history(): ScalingHistory {
    return { recommendations: this.recommendations, events: this.events };
  }

  /** Reversals of direction since a time. */
  reversals(since: number): number {
    const signs = this.events.filter(({ time }) => time >= since).map(({ change }) => Math.sign(change));
    return signs.filter((sign, i) => i > 0 && sign !== signs[i - 1]).length;
  }

  /** At one time there is one recommendation: a round that is done again makes another. */
  recommend(time: number, shards: number): Past {
    const others = this.recommendations.filter((one) => one.time >= time - LONGEST_WINDOW && one.time !== time);
    return new Past([...others, { time, shards }], this.events);
  }

  /** A decision that was carried out; one that changes nothing is none of them. */
  scaled(decision: ApiDecision, at: number): Past {
    const events = this.events.filter(({ time }) => time >= at - LONGEST_COOLDOWN);
    return decision.from === decision.to ? this : new Past(this.recommendations, [...events, eventOf(decision, at)]);
  }
}

function eventOf({ from, to, proposals }: ApiDecision, time: number): ScaleEvent {
  const metrics = proposals.filter(({ shards = 0 }) => shards > from).map(({ metric }) => metric);
  return { time, change: to - from, metrics };
}

export interface Observed {
  /** Shards that count: active and joining. */
  readonly shards: readonly string[];
  readonly seen: Seen;
  readonly usage: UsageWindow;
  readonly room: Room | undefined;
  readonly settling: ReadonlyMap<string, Settling>;
}

/** The fleet as the autoscaler sees it. */
export function observation({ shards, seen, usage, room, settling }: Observed): Observation {
  return {
    shards: shards.map((id) => {
      const { state = 'joining', remoteWriteBehind = false } = seen.shards.get(id) ?? {};
      return {
        id,
        state: settling.has(id) && state === 'ready' ? 'joining' : state,
        remoteWriteBehind,
        usage: settling.get(id) === 'filling' ? {} : usage.of(id),
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

/** A decision as it is recorded. */
export function recordedDecision(
  decision: Decision,
  more: { readonly fleet: string; readonly at: number; readonly applied: boolean; readonly policyVersion: number }
): Omit<ApiDecision, 'id'> {
  const { current, desired, outcome, recommended, proposals, limits, conditions, sentence } = decision;
  return {
    ...more,
    origin: 'autoscaler',
    from: current,
    to: desired,
    outcome,
    recommended,
    proposals: proposals.map((one) => ({ ...one, ratio: Number.isFinite(one.ratio) ? one.ratio : undefined })),
    limits: [...limits],
    conditions: conditions.map((one) => ({ ...one })),
    sentence,
  };
}

/** What two decisions must share to be one conclusion. */
export function conclusion({ from, to, limits, proposals, policyVersion, applied }: Omit<ApiDecision, 'id'>): string {
  return JSON.stringify([
    from,
    to,
    limits,
    proposals.map(({ metric, shards }) => [metric, shards]),
    policyVersion,
    applied,
  ]);
}
