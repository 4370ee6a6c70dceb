import { type FleetPast, FragmentCache, type Fragments, takeFragments, type Topology } from '../../engine/index';

/** What a page keeps of answers, of all fleets: some hundred panels of a few hours. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Of long texts so many are told apart: the next one makes all others unknown, and what is kept under them. */
const MOST_TEXTS = 1000;

/** What members answered before, kept where queries are computed. */
export class KeptFragments {
  private readonly cache: FragmentCache;
  private readonly texts = new Map<string, string>();
  private made = 0;

  constructor(most = MOST_BYTES) {
    this.cache = new FragmentCache({ most });
  }

  /** For one query of a fleet, whose key is unique to its members. */
  of(fleet: string, { states, now }: FleetPast, topology: Topology): Fragments {
    const source = { fleet, topology, states, now, shorten: this.shorten };
    return {
      take: (asks) => Promise.resolve(takeFragments(this.cache, asks, source)),
      keep: (kept) => this.cache.keep(kept),
      allocate: (bytes) => new ArrayBuffer(bytes),
    };
  }

  private readonly shorten = (text: string): string => {
    const known = this.texts.get(text);
    if (known !== undefined) {
      return known;
    }
    if (this.texts.size >= MOST_TEXTS) {
      this.texts.clear();
    }
    const short = String(++this.made);
    this.texts.set(text, short);
    return short;
  };
}
