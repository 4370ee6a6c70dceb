import { type Assessment, type Limit } from './assess';

/** A condition of HorizontalPodAutoscaler's `status.conditions`, with its reasons where it has one. */
export interface Condition {
  readonly type: 'AbleToScale' | 'ScalingActive' | 'ScalingLimited';
  readonly status: boolean;
  readonly reason: string;
  readonly message: string;
}

const ABLE: ReadonlyArray<readonly [Limit, Omit<Condition, 'type'>]> = [
  ['shard-not-ready', { status: false, reason: 'ShardNotReady', message: 'not every shard is ready' }],
  [
    'remote-write-behind',
    { status: false, reason: 'RemoteWriteBehind', message: 'a shard has samples that are not yet in the store' },
  ],
  [
    'scale-up-stabilized',
    {
      status: true,
      reason: 'ScaleUpStabilized',
      message: 'recent recommendations were lower than the current one, the lowest recent one counts',
    },
  ],
  [
    'scale-down-stabilized',
    {
      status: true,
      reason: 'ScaleDownStabilized',
      message: 'recent recommendations were higher than the current one, the highest recent one counts',
    },
  ],
];

const LIMITED: ReadonlyArray<readonly [Limit, Omit<Condition, 'type'>]> = [
  ['host-budget', { status: true, reason: 'HostBudget', message: 'the machine has no room for more shards' }],
  ['max-shards', { status: true, reason: 'TooManyReplicas', message: 'more shards are asked for than the maximum' }],
  ['min-shards', { status: true, reason: 'TooFewReplicas', message: 'fewer shards are asked for than the minimum' }],
  [
    'scale-up-rate',
    { status: true, reason: 'ScaleUpLimit', message: 'the number grows faster than the scale-up policies allow' },
  ],
  [
    'scale-down-rate',
    { status: true, reason: 'ScaleDownLimit', message: 'the number falls faster than the scale-down policies allow' },
  ],
  [
    'memory-cooldown',
    { status: true, reason: 'MemoryCooldown', message: 'the fleet grew for memory a short while ago' },
  ],
];

/** The three conditions of a decision, each once. */
export function conditions({ limits, proposals }: Assessment): readonly Condition[] {
  const met = (list: typeof ABLE) => list.find(([limit]) => limits.includes(limit))?.[1];
  const able = met(ABLE) ?? {
    status: true,
    reason: 'ReadyForNewScale',
    message: 'nothing keeps the number of shards from being changed',
  };
  const limited = met(LIMITED) ?? {
    status: false,
    reason: 'DesiredWithinRange',
    message: 'the desired number is within the acceptable range',
  };
  return [
    { type: 'AbleToScale', ...able },
    { type: 'ScalingActive', ...active(limits, proposals.length) },
    { type: 'ScalingLimited', ...limited },
  ];
}

function active(limits: readonly Limit[], metrics: number): Omit<Condition, 'type'> {
  if (limits.includes('frozen')) {
    return { status: false, reason: 'ScalingDisabled', message: 'the fleet is frozen' };
  }
  if (limits.includes('no-metrics')) {
    const message = metrics === 0 ? 'the policy has no targets' : 'no shard tells what it uses';
    return { status: false, reason: 'FailedGetMetrics', message };
  }
  return { status: true, reason: 'ValidMetricFound', message: 'the number of shards follows what the shards use' };
}
