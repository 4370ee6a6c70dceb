import { type ShardObservation } from './observation';
import { type Metric, METRICS, type Policy, targetAmount } from './policy';

/** What one measure asks for. */
export interface Proposal {
  readonly metric: Metric;
  /** Use of all shards together that gave one. */
  readonly total: number;
  /** Use over what the shards there are should carry: 1 is on target. */
  readonly ratio: number;
  /** Shards that gave no value. */
  readonly missing: number;
  /** Undefined where no shard gave a value. */
  readonly shards?: number;
}

/** Digits that floats lose must not ask for a shard more. */
const ROUNDING = 1e-9;

/**
 * How many shards each measure of the policy asks for, on fleet totals: the total over what one shard should carry, rounded up;
 * as many as there are within the tolerance. What shards that gave no value use is taken as nothing, so partial data can ask
 * for more; where it asks for fewer, the number stays.
 *
 * Source: Kubernetes `pkg/controller/podautoscaler/replica_calculator.go`.
 */
export function propose(policy: Policy, shards: readonly ShardObservation[]): readonly Proposal[] {
  const proposals: Proposal[] = [];
  for (const metric of METRICS) {
    const target = targetAmount(policy, metric);
    if (target !== undefined) {
      proposals.push(proposal(metric, target, { shards, tolerance: policy.tolerance }));
    }
  }
  return proposals;
}

interface Measured {
  readonly shards: readonly ShardObservation[];
  readonly tolerance: number;
}

function proposal(metric: Metric, target: number, { shards, tolerance }: Measured): Proposal {
  let total = 0;
  let missing = 0;
  for (const { usage } of shards) {
    const used = usage[metric];
    if (used === undefined || !Number.isFinite(used)) {
      missing++;
    } else {
      total += used;
    }
  }
  if (missing === shards.length) {
    return { metric, total, ratio: NaN, missing };
  }
  const ratio = total / (target * shards.length);
  const asked = Math.ceil(total / target - ROUNDING);
  const holds = isWithin(ratio, tolerance) || (missing > 0 && asked < shards.length);
  return { metric, total, ratio, missing, shards: holds ? shards.length : Math.max(1, asked) };
}

function isWithin(ratio: number, tolerance: number): boolean {
  return ratio >= 1 - tolerance && ratio <= 1 + tolerance;
}
