import { setTimeout } from 'node:timers/promises';

import { type GroupRun } from '../evaluate/groupRun';
import { missedSlots, slotBefore, slotOffset } from './slots';

/** A clock that is set may be far from where it was. */
const LONGEST_SLEEP_MS = 10_000;

/** What alerts are of may not be scraped, or recorded, when a group is evaluated first. */
const EVALUATIONS_BEFORE_RESTORED = 2;

export interface LoopOptions {
  /** Milliseconds. */
  readonly interval: number;
  readonly queryOffset: number;
  /** What besides its rules says what they give, as a text: another one for other results. */
  readonly basis: string;
  readonly now: () => number;
  /** Waits until the group may be evaluated beside others; gives what lets the next one in. */
  readonly enter: (signal: AbortSignal) => Promise<() => void>;
}

/** Evaluates a group in its slots, once at a time. Source: Prometheus 3.5 `rules/group.go`, `Group.run`. */
export class GroupLoop {
  /** Slots that were skipped, since there was no time for them. */
  missed = 0;
  /** When it is evaluated next, milliseconds since the epoch; undefined while it is not, and before its first slot is known. */
  next: number | undefined;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    readonly run: GroupRun,
    readonly options: LoopOptions
  ) {}

  /** Goes on where it was started before. */
  start(): void {
    this.running ??= this.loop();
  }

  /** Resolves when the evaluation under way is over; with `now` it is not waited for longer than it takes to end it. */
  async stop({ now }: { readonly now: boolean }): Promise<void> {
    this.ended.abort();
    if (now) {
      this.stopping.abort();
    }
    await this.running;
  }

  private readonly ended = new AbortController();

  private async loop(): Promise<void> {
    const { interval, queryOffset, now } = this.options;
    const offset = slotOffset(this.run.group, interval);
    let slot = slotBefore(now(), { interval, offset });
    for (let evaluations = 1; ; evaluations++) {
      this.next = slot + interval;
      await this.sleepUntil(this.next);
      if (this.ended.signal.aborted) {
        return;
      }
      const missed = missedSlots(slot, now(), interval);
      this.missed += missed;
      slot += (missed + 1) * interval;
      const leave = await this.options.enter(this.stopping.signal);
      const { signal } = this.stopping;
      await this.run.evaluate({ slot, interval, queryOffset, deadline: now() + interval, signal }).finally(leave);
      if (!this.run.restored && evaluations >= EVALUATIONS_BEFORE_RESTORED && !signal.aborted) {
        await this.run.restore(now(), signal);
      }
    }
  }

  private async sleepUntil(time: number): Promise<void> {
    const { signal } = this.ended;
    for (let left = 1; left > 0 && !signal.aborted;) {
      left = time - this.options.now();
      await setTimeout(Math.min(Math.max(left, 0), LONGEST_SLEEP_MS), undefined, { signal }).catch(() => undefined);
    }
  }
}
