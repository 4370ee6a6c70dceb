import { type Clock } from '../clock';
import { callListener } from './events';
import { type LoopOutcome } from './outcome';

/** Runs one fleet's reconciliation again and again, never twice at once. */
export class Loop {
  private cancel: (() => void) | undefined;
  private running: Promise<unknown> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly reconcile: () => Promise<LoopOutcome>,
    private readonly clock: Pick<Clock, 'steady' | 'after'>,
    private readonly told: (outcome: LoopOutcome, ms: number) => void = () => undefined
  ) {}

  start(): void {
    this.kick();
  }

  /** Runs now, or once more right after the run that is under way. */
  kick(): void {
    if (this.stopped) {
      return;
    }
    if (this.running !== undefined) {
      this.again = true;
      return;
    }
    this.cancel?.();
    this.running = this.run();
  }

  /** Runs `work` while no reconciliation does, and reconciles after it. */
  async exclusive<T>(work: () => T): Promise<T> {
    while (this.running !== undefined) {
      await this.running;
    }
    try {
      return work();
    } finally {
      this.kick();
    }
  }

  /** Ends it; resolves when the run under way is over. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.running;
  }

  private async run(): Promise<void> {
    const began = this.clock.steady();
    const outcome = await this.reconcile();
    callListener(() => this.told(outcome, this.clock.steady() - began));
    this.running = undefined;
    if (this.stopped) {
      return;
    }
    if (this.again) {
      this.again = false;
      this.kick();
    } else if (outcome.kind !== 'terminal') {
      this.cancel = this.clock.after(outcome.afterMs, () => this.kick());
    }
  }
}
