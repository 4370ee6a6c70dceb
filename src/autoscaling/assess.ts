import { type ScalingHistory, type Observation } from './observation';
import { type Policy } from './policy';
import { type Proposal, propose } from './propose';
import { scaleDownLimit, scaleUpLimit } from './rateLimit';
import { stabilize } from './stabilize';

/** What kept a decision from being what the measures ask for. */
export type Limit =
  | 'frozen'
  | 'no-metrics'
  | 'partial-data'
  | 'memory-cooldown'
  | 'scale-up-stabilized'
  | 'scale-down-stabilized'
  | 'scale-up-rate'
  | 'scale-down-rate'
  | 'max-shards'
  | 'min-shards'
  | 'shard-not-ready'
  | 'remote-write-behind'
  | 'host-budget';

/** The numbers of a decision. */
export interface Assessment {
  readonly current: number;
  /** What each measure of the policy asks for. */
  readonly proposals: readonly Proposal[];
  /** What they ask for together, before windows, rates and bounds: what the history keeps as a recommendation. */
  readonly recommended: number;
  readonly desired: number;
  /** In the order they were met. */
  readonly limits: readonly Limit[];
}

/**
 * How many shards a fleet should have. `history` is older than `now` (milliseconds). Pure and cheap: a simulation calls it for
 * each minute of weeks.
 *
 * Source: Kubernetes `pkg/controller/podautoscaler/horizontal.go`, with the guards a fleet of shards needs.
 */
// eslint-disable-next-line max-params -- what is wanted, what is, what was, and when
export function assess(policy: Policy, observation: Observation, history: ScalingHistory, now: number): Assessment {
  const limits: Limit[] = [];
  const current = observation.shards.length;
  const proposals = propose(policy, observation.shards);
  const recommended = recommend(policy, { current, proposals, history, now }, limits);
  const asked = policy.frozen ? current : paced(policy, { current, recommended, history, now }, limits);
  if (policy.frozen) {
    limits.push('frozen');
  }
  return { current, proposals, recommended, desired: guarded(asked, current, { observation, limits }), limits };
}

interface Asked {
  readonly current: number;
  readonly proposals: readonly Proposal[];
  readonly history: ScalingHistory;
  readonly now: number;
}

/** The largest proposal; never fewer than there are where a measure is not known. */
function recommend(policy: Policy, asked: Asked, limits: Limit[]): number {
  const { current, proposals } = asked;
  let most = 0;
  let unknown = false;
  let partial = false;
  const cooling = isCooling(policy, asked);
  for (const { metric, shards, missing, ratio } of proposals) {
    const counted = cooling && metric === 'memory' && shards !== undefined ? Math.min(shards, current) : shards;
    most = Math.max(most, counted ?? 0);
    unknown ||= shards === undefined;
    partial ||= missing > 0 && !(ratio >= 1 - policy.tolerance);
  }
  if (cooling) {
    limits.push('memory-cooldown');
  }
  if (most === 0) {
    limits.push('no-metrics');
    return current;
  }
  if ((unknown || partial) && most <= current) {
    limits.push('partial-data');
    return current;
  }
  return most;
}

/** Whether memory alone asks for more soon after the fleet grew for memory. */
function isCooling(policy: Policy, { current, proposals, history, now }: Asked): boolean {
  const after = now - policy.memoryCooldownSeconds * 1000;
  const asks = (...metrics: readonly string[]) =>
    proposals.some(({ metric, shards }) => metrics.includes(metric) && (shards ?? 0) > current);
  if (!asks('memory') || asks('series', 'samples')) {
    return false;
  }
  return history.events.some(({ time, change, metrics }) => time > after && change > 0 && metrics.includes('memory'));
}

interface Recommended {
  readonly current: number;
  readonly recommended: number;
  readonly history: ScalingHistory;
  readonly now: number;
}

/** The recommendation within windows, rates and bounds. A fleet outside its bounds goes back into them at once. */
function paced(policy: Policy, { current, recommended, history, now }: Recommended, limits: Limit[]): number {
  const { minShards, maxShards, behavior } = policy;
  if (current > maxShards || current < minShards) {
    limits.push(current > maxShards ? 'max-shards' : 'min-shards');
    return current > maxShards ? maxShards : minShards;
  }
  const stable = stabilize({ current, desired: recommended, now }, history.recommendations, behavior);
  if (stable !== recommended) {
    limits.push(stable < recommended ? 'scale-up-stabilized' : 'scale-down-stabilized');
  }
  const pace = { current, events: history.events, now };
  if (stable > current) {
    const rate = scaleUpLimit(behavior.scaleUp, pace);
    const most = Math.min(rate, maxShards);
    if (stable > most) {
      limits.push(rate < maxShards ? 'scale-up-rate' : 'max-shards');
    }
    return Math.min(stable, most);
  }
  const rate = stable < current ? scaleDownLimit(behavior.scaleDown, pace) : current;
  const fewest = Math.max(Math.min(rate, current), minShards);
  if (stable < fewest) {
    limits.push(rate > minShards ? 'scale-down-rate' : 'min-shards');
  }
  return Math.max(stable, fewest);
}

/** No scale-in while data may be lost by it, and no growth beyond the room there is. */
function guarded(
  asked: number,
  current: number,
  { observation, limits }: { readonly observation: Observation; readonly limits: Limit[] }
): number {
  if (asked < current) {
    const notReady = observation.shards.some(({ state }) => state !== 'ready');
    const behind = observation.shards.some(({ remoteWriteBehind }) => remoteWriteBehind);
    if (notReady || behind) {
      limits.push(notReady ? 'shard-not-ready' : 'remote-write-behind');
      return current;
    }
  }
  const room = Math.max(current, observation.budget?.maxShards ?? asked);
  if (asked > room) {
    limits.push('host-budget');
    return room;
  }
  return asked;
}
