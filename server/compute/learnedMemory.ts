import { type Beginning, BeginningMemory, type Held, OwnershipMemory, type TimeSpan } from '../../src/engine/index';

/** One thing that a computation was told, or found out, of what members hold. */
export type Learned =
  | { readonly kind: 'held'; readonly key: string; readonly span: TimeSpan; readonly held: Held; readonly now: number }
  | {
      readonly kind: 'beginning';
      readonly member: string;
      readonly from: number;
      readonly beginning: Beginning;
      readonly now: number;
    };

/** What is known of a fleet, as one computation sees it: what it takes from there goes with it where another thread goes on with it. */
export class LearnedMemory extends OwnershipMemory {
  override readonly beginnings: BeginningMemory;
  /** Looked for when all is computed, wherever that is. */
  override readonly causes: OwnershipMemory['causes'];
  /** Of all computations in this thread. */
  override readonly asking: OwnershipMemory['asking'];

  constructor(
    private readonly known: OwnershipMemory,
    private readonly learned: Learned[]
  ) {
    super();
    this.beginnings = new LearnedBeginnings(known.beginnings, learned);
    this.causes = known.causes;
    this.asking = known.asking;
  }

  override get(key: string, span: TimeSpan, now: number): Held | undefined {
    const held = this.known.get(key, span, now);
    if (held !== undefined) {
      this.learned.push({ kind: 'held', key, span, held, now });
    }
    return held;
  }

  override set(key: string, span: TimeSpan, found: { readonly held: Held; readonly now: number }): void {
    this.known.set(key, span, found);
    this.learned.push({ kind: 'held', key, span, ...found });
  }
}

class LearnedBeginnings extends BeginningMemory {
  constructor(
    private readonly known: BeginningMemory,
    private readonly learned: Learned[]
  ) {
    super();
  }

  override get(member: string, from: number, now: number): Beginning | undefined {
    const beginning = this.known.get(member, from, now);
    if (beginning !== undefined) {
      this.learned.push({ kind: 'beginning', member, from, beginning, now });
    }
    return beginning;
  }

  override set(member: string, from: number, found: { readonly beginning: Beginning; readonly now: number }): void {
    this.known.set(member, from, found);
    this.learned.push({ kind: 'beginning', member, from, ...found });
  }
}

/** Takes over what another thread had learned. */
export function remember(memory: OwnershipMemory, learned: readonly Learned[]): void {
  for (const one of learned) {
    if (one.kind === 'held') {
      memory.set(one.key, one.span, one);
    } else {
      memory.beginnings.set(one.member, one.from, one);
    }
  }
}
