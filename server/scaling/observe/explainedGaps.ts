import { type StoreGap } from '../../fleets/storeHolds';
import { type MoveRow } from '../../store/moveRows';

/** Gaps that a hand-over explains, by the hand-over and its target. */
export type ExplainedGaps = ReadonlyMap<string, StoreGap>;

/**
 * Tells gaps that a hand-over explains from all others. The shard that lets a target go writes a stale marker a scrape after its last one,
 * at the very millisecond at which the other shard scrapes: a store that is given both shows one of them. So one scrape of each target
 * may be lacking between the cut-over and the end of its hand-over, whoever waits how long. `known`: what was explained before.
 */
export function explainedGaps(
  gaps: readonly StoreGap[],
  moves: readonly MoveRow[],
  known: ExplainedGaps
): { readonly explained: ExplainedGaps; readonly others: readonly StoreGap[] } {
  const explained = new Map(known);
  const others: StoreGap[] = [];
  for (const gap of gaps) {
    const key = handOverOf(gap, moves);
    const other = key === undefined ? undefined : explained.get(key);
    if (key === undefined || (other !== undefined && other.to !== gap.to)) {
      others.push(gap);
    } else {
      explained.set(key, gap);
    }
  }
  return { explained, others };
}

/** The hand-over during whose end a gap is; undefined where there is none. */
function handOverOf({ job, instance, from, to }: StoreGap, moves: readonly MoveRow[]): string | undefined {
  const move = moves.find(
    ({ cutOver = Infinity, left = -Infinity, series }) =>
      to > cutOver && from < left && series.some(({ labels }) => labels.job === job && labels.instance === instance)
  );
  return move && JSON.stringify([move.id, job, instance]);
}
