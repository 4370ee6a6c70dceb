import { type Labels } from '../../model/labels';
import { labelsHash } from '../labelsHash';

/**
 * Where a series stands between 0 and 1 for `limit_ratio`: by the hash of its labels.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `HashRatioSampler`.
 */
export function ratioOffset(labels: Labels): number {
  return Number(labelsHash(labels)) / 2 ** 64;
}

/** Whether a series is in: below a ratio, or in its complement where it is negative. */
export function isInRatio(offset: number, ratio: number): boolean {
  return ratio >= 0 ? offset < ratio : offset >= 1 + ratio;
}
