import { FragmentCache } from '../../fragments/fragmentCache';
import { type Fragments } from '../../fragments/fragments';
import { matrix, type Reply } from '../ask/testing/fakeMembers';
import { type MemberRequest } from '../ask/transport';

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

/** A step of what `growing` answers, in milliseconds. */
export const STEP = 10_000;

/** One series a member: the time in steps, times the member's number. `more`: what its answer has besides. */
export function growing(request: MemberRequest, more: object = {}): Reply {
  const factor = 'abc'.indexOf(request.member) + 1;
  const values: string[] = [];
  for (let time = request.start; time <= request.end; time += request.step) {
    values.push(String((time / STEP) * factor));
  }
  const made = matrix(request, [{ instance: request.member }, values]);
  return 'body' in made ? { ...made, body: JSON.stringify({ ...(JSON.parse(made.body) as object), ...more }) } : made;
}
