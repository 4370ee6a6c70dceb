import { type Recommendation } from './observation';
import { type Policy } from './policy';

/**
 * The number of shards between the least that was asked for in the scale-up window and the most in the scale-down window,
 * `desired` counted in: the nearest to `current`. Times in milliseconds.
 *
 * Source: Kubernetes `pkg/controller/podautoscaler/horizontal.go`, `stabilizeRecommendationWithBehaviors`.
 */
export function stabilize(
  { current, desired, now }: { readonly current: number; readonly desired: number; readonly now: number },
  recommendations: readonly Recommendation[],
  { scaleUp, scaleDown }: Policy['behavior']
): number {
  const upAfter = now - scaleUp.stabilizationWindowSeconds * 1000;
  const downAfter = now - scaleDown.stabilizationWindowSeconds * 1000;
  const oldest = Math.min(upAfter, downAfter);
  let least = desired;
  let most = desired;
  for (let i = recommendations.length - 1; i >= 0 && recommendations[i].time > oldest; i--) {
    const { time, shards } = recommendations[i];
    least = time > upAfter ? Math.min(least, shards) : least;
    most = time > downAfter ? Math.max(most, shards) : most;
  }
  return Math.min(Math.max(current, least), most);
}
