import { type Believed, BELIEVED_MS, isBelieved } from './believed';

/**
 * When a member's data begin, seen from a time on: `before` it, not before a later time (`since`, milliseconds since the epoch),
 * or not until now (`idle`).
 */
export type Beginning =
  { readonly kind: 'before' } | { readonly kind: 'since'; readonly since: number } | { readonly kind: 'idle' };

/** Beginnings of members, by blocks of time. */
const MAX_KEPT = 5_000;
/** Queries of one refresh ask of one time. */
const BLOCK_MS = 10 * 60_000;

/** When members' data begin, as their indexes said; bounded, the oldest first forgotten. */
export class BeginningMemory {
  private readonly kept = new Map<string, Believed & { readonly beginning: Beginning }>();

  /** What is known of a member, seen from a time. All times in milliseconds since the epoch. */
  get(member: string, from: number, now: number): Beginning | undefined {
    const found = this.kept.get(keyOf(member, from));
    return isBelieved(found, now) ? found.beginning : undefined;
  }

  /** Keeps what was found out at `now`. */
  set(member: string, from: number, { beginning, now }: { readonly beginning: Beginning; readonly now: number }): void {
    const key = keyOf(member, from);
    this.kept.delete(key);
    this.kept.set(key, { beginning, since: now, until: now + BELIEVED_MS });
    if (this.kept.size > MAX_KEPT) {
      this.kept.delete(this.kept.keys().next().value ?? '');
    }
  }
}

/** The begin of the block of time that stands for a time. */
export function blockOf(time: number): number {
  return Math.floor(time / BLOCK_MS) * BLOCK_MS;
}

function keyOf(member: string, from: number): string {
  return JSON.stringify([member, blockOf(from)]);
}
