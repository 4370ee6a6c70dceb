import { type Clock } from '../../clock';

interface Reading {
  readonly wall: number;
  readonly steady: number;
}

/** Clocks are kept right by less than this at once. */
const SET_MS = 1000;
/** What is written down of what is to come is never further ahead. */
const SOON_MS = 10 * 60_000;
const MOST_SPANS = 100;
const MOST_MOMENTS = 10_000;

/**
 * Times by which durations come out right although the clock is set back or forth: milliseconds since the epoch, as if nobody had set it
 * since this was made. Moments that are written down are of the clock; when each was is remembered from when it is first asked about.
 */
export class SteadyTime {
  private readonly begun: Reading;
  private last: Reading;
  /** What the clock was last set to. */
  private setTo: number;
  /** What the clock showed before it was set. */
  private shown: ReadonlyArray<{ readonly from: number; readonly to: number }> = [];
  private readonly moments = new Map<number, number>();

  constructor(private readonly clock: Pick<Clock, 'now' | 'steady'>) {
    this.begun = { wall: clock.now(), steady: clock.steady() };
    this.last = this.begun;
    this.setTo = this.begun.wall;
  }

  now(): number {
    return this.begun.wall + this.look().steady - this.begun.steady;
  }

  /** How long ago a moment was, in milliseconds; negative where it is to come. One that is far ahead is of a clock that was: it counts from now. */
  since(moment: number): number {
    const now = this.now();
    let time = this.moments.get(moment);
    if (time === undefined) {
      const ahead = moment - this.clock.now();
      time = now + (ahead > SOON_MS ? 0 : ahead);
      this.moments.set(moment, time);
      if (this.moments.size > MOST_MOMENTS) {
        this.moments.delete(this.moments.keys().next().value ?? 0);
      }
    }
    return now - time;
  }

  /** Whether the clock shows what it has shown before, since this was made or within `reach` (milliseconds) before it. */
  repeats(reach: number): boolean {
    const { wall } = this.look();
    return this.shown.some(({ from, to }, i) => (i === 0 ? from - reach : from) <= wall && wall < to);
  }

  /** The newest that the clock has shown since this was made, up to `reach` (milliseconds) ahead of what it shows now. */
  furthest(reach: number): number {
    const { wall } = this.look();
    return Math.max(wall, ...this.shown.map(({ to }) => to).filter((to) => to <= wall + reach));
  }

  private look(): Reading {
    const at = { wall: this.clock.now(), steady: this.clock.steady() };
    const expected = this.last.wall + at.steady - this.last.steady;
    this.last = at;
    if (Math.abs(at.wall - expected) >= SET_MS) {
      const [first, ...others] = [...this.shown, { from: this.setTo, to: expected }];
      this.shown = [first, ...others.slice(-MOST_SPANS)];
      this.setTo = at.wall;
    }
    return at;
  }
}
