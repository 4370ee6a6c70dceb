import { type Sink } from './clientCall';
import { type MemoryAccount } from './memoryBudget';

/** A byte of an answer becomes as much again when it is put together, and mostly less than that as columns and as a result. */
export const OF_A_BYTE = 3;

export interface HeldOptions {
  /** Bytes that are held back; all of it where there is no end to them. */
  readonly hold: number;
  /** Of which what is held is taken. Who gets all of the body at the end holds it from then on. */
  readonly memory: MemoryAccount;
}

/** Holds the first bytes of a body back and then passes everything on. */
export class HeldBody {
  bytes = 0;
  sent = false;
  private taken = 0;
  private readonly held: Uint8Array[] = [];

  constructor(
    private readonly sink: Sink,
    private readonly options: HeldOptions
  ) {}

  /** False where there is no memory for it. */
  async add(chunk: Uint8Array): Promise<boolean> {
    this.bytes += chunk.length;
    if (this.sent) {
      await this.sink(chunk);
      return true;
    }
    const taken = OF_A_BYTE * chunk.length;
    if (!(await this.options.memory.take(taken))) {
      return false;
    }
    this.taken += taken;
    this.held.push(chunk);
    if (this.bytes > this.options.hold) {
      await this.flush();
    }
    return true;
  }

  /** Passes on what is held. */
  async flush(): Promise<void> {
    this.sent = true;
    for (const chunk of this.held.splice(0)) {
      await this.sink(chunk);
    }
    if (Number.isFinite(this.options.hold)) {
      this.drop();
    }
  }

  /** Holds it no more. */
  drop(): void {
    this.options.memory.give(this.taken);
    this.taken = 0;
  }
}
