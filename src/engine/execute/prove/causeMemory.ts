import { type SharedCause } from '../combine/sharedSeries';
import { type Believed, isBelieved } from './believed';

const MAX_KEPT = 1_000;
/** Rules and targets change with configurations. */
const TTL_MS = 5 * 60_000;
/** Somebody may be about to mend it, or the member to answer again. */
const UNKNOWN_TTL_MS = 30_000;

/** Why several members hold one label set, as they said; bounded, the oldest first forgotten. */
export class CauseMemory {
  private readonly kept = new Map<string, Believed & { readonly cause: SharedCause }>();

  /** What is known for a key at a time, in milliseconds. */
  get(key: string, now: number): SharedCause | undefined {
    const found = this.kept.get(key);
    return isBelieved(found, now) ? found.cause : undefined;
  }

  /** Keeps what was found out at `now`. */
  set(key: string, { cause, now }: { readonly cause: SharedCause; readonly now: number }): void {
    const ttl = cause.kind === 'unknown' || cause.kind === 'other' ? UNKNOWN_TTL_MS : TTL_MS;
    this.kept.delete(key);
    this.kept.set(key, { cause, since: now, until: now + ttl });
    if (this.kept.size > MAX_KEPT) {
      this.kept.delete(this.kept.keys().next().value ?? '');
    }
  }
}
