import { type Policy, type PolicyDocument } from '../../api/policy';
import { DEFAULT_POLICY } from '../../autoscaling/index';

/** A policy as new fleets have it. */
export function policy(change: Partial<Policy> = {}): Policy {
  const { behavior, ...others } = DEFAULT_POLICY;
  return {
    ...others,
    targets: { ...others.targets },
    capacity: { ...others.capacity },
    behavior: {
      scaleUp: { ...behavior.scaleUp, policies: behavior.scaleUp.policies.map((rule) => ({ ...rule })) },
      scaleDown: { ...behavior.scaleDown, policies: behavior.scaleDown.policies.map((rule) => ({ ...rule })) },
    },
    intervalSeconds: 15,
    cpuWindowSeconds: 120,
    handOver: { scrapes: 2, batch: 100, timeoutSeconds: 120 },
    balance: { maxOverMean: 1.05, movesPerRun: 10 },
    ...change,
  };
}

/** A saved one. */
export function policyDocument(change: Partial<PolicyDocument> = {}): PolicyDocument {
  return {
    fleet: 'demo',
    version: 1,
    policy: policy(),
    savedAt: 1_700_000_000_000,
    savedBy: 'fleets file',
    reason: '',
    driverCapacity: {},
    ...change,
  };
}
