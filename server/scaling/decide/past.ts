import { type Decision as ApiDecision } from '../../../src/api/decisions';
import { type Recommendation, type ScaleEvent, type ScalingHistory } from '../../../src/autoscaling/index';
import { type UsageRow } from '../../store/usageRows';

/** The longest window a policy may have, in milliseconds. */
export const LONGEST_WINDOW = 3600_000;
/** So long ago is the oldest that a decision looks back on, in milliseconds. */
export const LONGEST_COOLDOWN = 7 * 24 * 3600_000;

/** What a fleet's decisions look back on. A value: each change is another one. Times are those of a `SteadyTime`. */
export class Past {
  private constructor(
    private readonly recommendations: readonly Recommendation[],
    private readonly events: readonly ScaleEvent[]
  ) {}

  /** As it was written down. What seems to be to come, since the clock was set back, is taken for just now. */
  static of(usage: readonly UsageRow[], changes: readonly ApiDecision[], now: number): Past {
    const recommendations = usage.map(({ at, recommended }) => ({ time: Math.min(at, now), shards: recommended }));
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
  scaled(decision: Omit<ApiDecision, 'id'>, at: number): Past {
    const events = this.events.filter(({ time }) => time >= at - LONGEST_COOLDOWN);
    return decision.from === decision.to ? this : new Past(this.recommendations, [...events, eventOf(decision, at)]);
  }
}

function eventOf({ from, to, proposals }: Omit<ApiDecision, 'id'>, time: number): ScaleEvent {
  const metrics = proposals.filter(({ shards = 0 }) => shards > from).map(({ metric }) => metric);
  return { time, change: to - from, metrics };
}
