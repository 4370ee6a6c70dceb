import { type ScaleEvent } from './observation';
import { type ScalingPolicy, type ScalingRules } from './policy';

/** The number of shards there are, and how it came about. Times in milliseconds. */
export interface Pace {
  readonly current: number;
  readonly events: readonly ScaleEvent[];
  readonly now: number;
}

/**
 * The most shards the policies of a direction allow just now, never fewer than there are.
 * Source: Kubernetes `pkg/controller/podautoscaler/horizontal.go`, `calculateScaleUpLimitWithScalingRules`.
 */
export function scaleUpLimit(rules: ScalingRules, pace: Pace): number {
  if (rules.selectPolicy === 'Disabled') {
    return pace.current;
  }
  const limits = rules.policies.map((policy) => {
    const start = startOfPeriod(policy, pace);
    return policy.type === 'Pods' ? start + policy.value : Math.ceil(start * (1 + policy.value / 100));
  });
  return Math.max(pace.current, rules.selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits));
}

/**
 * The fewest shards the policies of a direction allow just now, never more than there are.
 * Source: Kubernetes `pkg/controller/podautoscaler/horizontal.go`, `calculateScaleDownLimitWithBehaviors`.
 */
export function scaleDownLimit(rules: ScalingRules, pace: Pace): number {
  if (rules.selectPolicy === 'Disabled') {
    return pace.current;
  }
  const limits = rules.policies.map((policy) => {
    const start = startOfPeriod(policy, pace);
    return policy.type === 'Pods' ? start - policy.value : Math.trunc(start * (1 - policy.value / 100));
  });
  return Math.min(pace.current, rules.selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits));
}

/** How many shards there were when the policy's period began. */
function startOfPeriod({ periodSeconds }: ScalingPolicy, { current, events, now }: Pace): number {
  const after = now - periodSeconds * 1000;
  let start = current;
  for (let i = events.length - 1; i >= 0 && events[i].time > after; i--) {
    start -= events[i].change;
  }
  return start;
}
