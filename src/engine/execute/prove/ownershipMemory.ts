import { type TimeSpan } from '../../plan/dataSpan';
import { BeginningMemory } from './beginningMemory';
import { type Believed, BELIEVED_MS, isBelieved } from './believed';
import { CauseMemory } from './causeMemory';
import { IndexAsking } from './indexAsking';

/** What a member's index said. */
export type Held =
  /** Values of a label, the empty one for series without it. */
  | { readonly kind: 'values'; readonly values: ReadonlySet<string> }
  /** Label sets as Prometheus gives them; `more`: there are more than were asked for. */
  | {
      readonly kind: 'series';
      readonly series: ReadonlyArray<Readonly<Record<string, string>>>;
      readonly more: boolean;
    }
  /** How many scrapes succeeded, by the key of the target's labels. */
  | { readonly kind: 'scrapes'; readonly counts: ReadonlyMap<string, number> };

interface Kept extends Believed {
  readonly span: TimeSpan;
  readonly held: Held;
  readonly size: number;
}

/** Values and label sets kept in all. */
const MAX_SIZE = 500_000;
/** Spans are rounded outwards to these, so that a refresh finds what the one before it asked. An index answers by hours anyway. */
const BLOCK_MS = 10 * 60_000;

/** What members hold of what queries read, as their indexes said; bounded, the oldest first forgotten. */
export class OwnershipMemory {
  /** Since when members hold anything. */
  readonly beginnings = new BeginningMemory();
  /** Why several of them hold one label set. */
  readonly causes: CauseMemory = new CauseMemory();
  readonly asking: IndexAsking = new IndexAsking();
  private readonly kept = new Map<string, Kept>();
  private size = 0;

  /** What is known for a key over a span at a time, in milliseconds. */
  get(key: string, span: TimeSpan, now: number): Held | undefined {
    const found = this.kept.get(key);
    return isBelieved(found, now) && found.span.from <= span.from && span.to <= found.span.to ? found.held : undefined;
  }

  /** Keeps what was said at `now` of a span. */
  set(key: string, span: TimeSpan, { held, now }: { readonly held: Held; readonly now: number }): void {
    this.forget(key);
    const size = 1 + sizeOfHeld(held);
    this.kept.set(key, { span, held, since: now, until: now + BELIEVED_MS, size });
    this.size += size;
    while (this.size > MAX_SIZE) {
      this.forget(this.kept.keys().next().value ?? '');
    }
  }

  private forget(key: string): void {
    this.size -= this.kept.get(key)?.size ?? 0;
    this.kept.delete(key);
  }
}

/** How many values, label sets or targets were told. */
export function sizeOfHeld(held: Held): number {
  switch (held.kind) {
    case 'values':
      return held.values.size;
    case 'series':
      return held.series.length;
    case 'scrapes':
      return held.counts.size;
  }
}

/** The span that is asked for one: of whole blocks of time. */
export function wholeBlocks({ from, to }: TimeSpan): TimeSpan {
  return { from: Math.floor(from / BLOCK_MS) * BLOCK_MS, to: Math.ceil(to / BLOCK_MS) * BLOCK_MS };
}
