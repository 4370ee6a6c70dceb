import { assess, type Assessment } from './assess';
import { type Condition, conditions } from './conditions';
import { type ScalingHistory, type Observation } from './observation';
import { type Policy } from './policy';
import { sentence } from './sentence';

/** One run of the autoscaler: what it saw, what it wants, and why. */
export interface Decision extends Assessment {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly outcome: 'scale-up' | 'scale-down' | 'hold';
  /** HorizontalPodAutoscaler's conditions. */
  readonly conditions: readonly Condition[];
  /** For a person: what was decided and what asked for it. */
  readonly sentence: string;
}

/** Decides how many shards a fleet should have; see `assess`. The caller carries it out unless the policy is a dry run. */
// eslint-disable-next-line max-params -- what is wanted, what is, what was, and when
export function decide(policy: Policy, observation: Observation, history: ScalingHistory, now: number): Decision {
  const assessment = assess(policy, observation, history, now);
  const { current, desired } = assessment;
  return {
    ...assessment,
    time: now,
    outcome: desired > current ? 'scale-up' : desired < current ? 'scale-down' : 'hold',
    conditions: conditions(assessment),
    sentence: sentence(policy, assessment, observation.budget?.reason),
  };
}
