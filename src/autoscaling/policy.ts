/** The measures a fleet is scaled by. `cpu` in cores, `memory` in bytes, `series` active series, `samples` per second. */
export const METRICS = ['cpu', 'memory', 'series', 'samples'] as const;
export type Metric = (typeof METRICS)[number];

/** One rate limit of a direction, as HorizontalPodAutoscaler's `HPAScalingPolicy`; `Pods` counts shards. */
export interface ScalingPolicy {
  readonly type: 'Pods' | 'Percent';
  /** Above 0. */
  readonly value: number;
  readonly periodSeconds: number;
}

/** How fast a direction may go, as HorizontalPodAutoscaler's `HPAScalingRules`. */
export interface ScalingRules {
  readonly stabilizationWindowSeconds: number;
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly ScalingPolicy[];
}

/** A fleet's autoscaling targets. */
export interface Policy {
  readonly minShards: number;
  readonly maxShards: number;
  /** What one shard may use of each measure: its CPU request in cores, its memory limit in bytes. */
  readonly capacity: { readonly cpu: number; readonly memory: number };
  /** Shares of a shard's capacity to aim at, in percent, for CPU and memory; amounts a shard for series and samples. */
  readonly targets: {
    readonly cpu?: number;
    readonly memory?: number;
    readonly series?: number;
    readonly samples?: number;
  };
  /** Use this near the target, as a share of it, changes nothing: 0.1 is 10 %. */
  readonly tolerance: number;
  readonly behavior: { readonly scaleUp: ScalingRules; readonly scaleDown: ScalingRules };
  /** After growth for memory, memory alone asks for no more in this time: what was moved away stays in heads for a while. */
  readonly memoryCooldownSeconds: number;
  /** Nothing is scaled. */
  readonly frozen: boolean;
  /** Decisions are made and recorded, and not carried out. */
  readonly dryRun: boolean;
}

/**
 * HorizontalPodAutoscaler's defaults where it has them, and a cool-down of three hours, the longest a series that was moved
 * away stays in a Prometheus head.
 * Source: Kubernetes `pkg/apis/autoscaling/v2/defaults.go`.
 */
export const DEFAULT_POLICY: Policy = {
  minShards: 1,
  maxShards: 10,
  capacity: { cpu: 2, memory: 8 * 2 ** 30 },
  targets: { cpu: 70, memory: 70 },
  tolerance: 0.1,
  behavior: {
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Percent', value: 100, periodSeconds: 15 },
        { type: 'Pods', value: 4, periodSeconds: 15 },
      ],
    },
    scaleDown: {
      stabilizationWindowSeconds: 300,
      selectPolicy: 'Max',
      policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
    },
  },
  memoryCooldownSeconds: 3 * 3600,
  frozen: false,
  dryRun: false,
};

/** How much of a measure one shard should carry: cores, bytes, series or samples a second. Undefined: not scaled by it. */
export function targetAmount(policy: Policy, metric: Metric): number | undefined {
  const target = policy.targets[metric];
  if (target === undefined || metric === 'series' || metric === 'samples') {
    return target;
  }
  return (target / 100) * policy.capacity[metric];
}
