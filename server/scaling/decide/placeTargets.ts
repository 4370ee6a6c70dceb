import { type Deciding } from './deciding';
import { type PlacementChange, placing } from './placing';

/** Places what has no place, and begins the hand-overs that may begin now. */
export function placeTargets(deciding: Deciding): PlacementChange {
  const { draft, snapshot, memory, saved, rebalance, announce, now, time } = deciding;
  const { imbalanceSince } = memory;
  const change = placing({ record: draft, snapshot, policy: saved.policy, imbalanceSince, rebalance, time });
  const { placed, moves, returned } = change;
  if (placed.size > 0) {
    const sentence = placed.size === 1 ? '1 target is placed.' : `${placed.size} targets are placed.`;
    draft.make({ kind: 'place', placed, reason: 'new', at: now }, { sentence });
  }
  draft.startMoves(moves, { at: now, joined: now + announce });
  const back = draft.startMoves(returned, { at: now, joined: now });
  back.forEach((move, i) => {
    const { address, to, series: moved } = returned[i];
    const series = moved.map(({ labels }) => ({ labels, cutOver: now }));
    const sentence = `${address} is back, and on ${to} at once: nobody scraped it meanwhile.`;
    draft.make({ kind: 'cutOver', move, at: now, series }, { sentence });
    draft.make({ kind: 'left', move, at: now }, { sentence });
  });
  return change;
}
