import { type Move } from '../../src/engine/index';
import { type TargetLabels } from './splitProblems';

/** A series is seen for a while after its last sample, even longer than the usual lookback. */
const SEEN_AFTER_MS = 15 * 60_000;

/** The shards' targets but for those that are moving, or have just moved: two shards have them for a good reason. */
export function withoutMoving(
  seen: ReadonlyMap<string, readonly TargetLabels[]>,
  moves: readonly Move[],
  now: number
): ReadonlyMap<string, readonly TargetLabels[]> {
  const recent = moves.filter(({ left }) => left === undefined || left > now - SEEN_AFTER_MS);
  if (recent.length === 0) {
    return seen;
  }
  const isMoving = (target: TargetLabels) =>
    recent.some(({ labels }) =>
      Object.entries(labels).every(([name, value]) => target[name] === undefined || target[name] === value)
    );
  return new Map([...seen].map(([shard, targets]) => [shard, targets.filter((target) => !isMoving(target))]));
}
