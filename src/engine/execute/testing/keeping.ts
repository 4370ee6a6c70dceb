import { FragmentCache } from '../../fragments/fragmentCache';
import { type Fragments } from '../../fragments/fragments';

const MINUTE = 60_000;

/** Keeps what is older than a minute before `now`: of members' answers, or of results. */
export class Keeping {
  now = 0;
  signature = 's';
  private readonly cache = new FragmentCache({ most: 1e6 });

  constructor(private readonly of: 'members' | 'results') {}

  readonly fragments: Fragments = {
    take: (asks) => {
      const until = this.now - MINUTE;
      const state = { signature: this.signature, until, settled: until };
      const source = { fleet: 'f', lookback: 0, state, now: this.now };
      return Promise.resolve(
        asks.map((ask) =>
          (ask.query === undefined) === (this.of === 'members') ? this.cache.take(ask, source) : undefined
        )
      );
    },
    keep: (kept) => this.cache.keep(kept),
    allocate: (bytes) => new ArrayBuffer(bytes),
  };
}
