import { type Topology } from '../plan/topology';
import { type FragmentCache } from './fragmentCache';
import { type FragmentAsk, type TakenFragments } from './fragments';
import { type MemberState, stateOfAll } from './memberState';

/** Up to when the past of a fleet's members is what it will be. */
export interface FleetPast {
  /** Milliseconds since the epoch, by the clock of who tells it. */
  readonly now: number;
  /** By member; those of which nothing is sure are left out. */
  readonly states: ReadonlyMap<string, MemberState>;
}

/** A fleet as it is at a time. */
interface FragmentFleet extends FleetPast {
  /** Unique to its members: another one as soon as one may be another server. */
  readonly fleet: string;
  readonly topology: Topology;
  /** Another text for each text that is given, and the same for the same: it stands for it where that would be long. */
  readonly shorten: (text: string) => string;
}

/** What a cache has of asks, in their order; undefined where nothing of one is kept, or of a member nothing is sure. */
export function takeFragments(
  cache: FragmentCache,
  asks: readonly FragmentAsk[],
  { fleet, topology, states, now, shorten }: FragmentFleet
): ReadonlyArray<TakenFragments | undefined> {
  const { lookback } = topology;
  return asks.map((ask) => {
    const known = ask.members.flatMap((member) => states.get(member) ?? []);
    if (known.length < ask.members.length || known.length === 0) {
      return undefined;
    }
    const all = stateOfAll(known);
    const state = known.length === 1 ? known[0] : { ...all, signature: shorten(all.signature) };
    // The store is no part of it: of what it has a part in, no result is kept.
    const of = ask.query === undefined ? '' : `.${shorten(JSON.stringify({ ...topology, store: undefined }))}`;
    return cache.take(ask, { fleet: fleet + of, lookback, state, now });
  });
}
