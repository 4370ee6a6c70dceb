import { type WindowSeries } from '../windows';
import { beganAnew } from './beganAnew';

/** At which floats of a series a counter began anew: where it fell, or where its start times say so. */
export class CounterResets {
  /** How many there are up to each float. */
  private readonly until: Uint32Array;

  /** Of series with `starts` these count. */
  constructor({ times, values, starts }: Pick<WindowSeries, 'times' | 'values' | 'starts'>) {
    this.until = new Uint32Array(times.length);
    const started = (i: number) => ({ time: times[i], start: starts?.[i] ?? 0 });
    for (let i = 1; i < times.length; i++) {
      const isReset = values[i] < values[i - 1] || (starts !== undefined && beganAnew(started(i - 1), started(i)));
      this.until[i] = this.until[i - 1] + (isReset ? 1 : 0);
    }
  }

  /** Whether there is one between the floats `from` and `to - 1`. */
  isWithin(from: number, to: number): boolean {
    return this.until[to - 1] > this.until[from];
  }

  /** Whether it began anew with the float `i`, which is not the first. */
  isAt(i: number): boolean {
    return this.until[i] > this.until[i - 1];
  }
}
