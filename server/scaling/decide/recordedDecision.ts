import { type Decision as ApiDecision } from '../../../src/api/decisions';
import { type Decision } from '../../../src/autoscaling/index';

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
