import { type Gauges } from './gauges';

interface Sample {
  readonly at: number;
  readonly gauges: Gauges;
}

/** What a server uses, as far as it is known: cores, bytes, series, and samples per second. */
export interface Use {
  readonly cpu?: number;
  readonly memory?: number;
  readonly series?: number;
  readonly samples?: number;
}

/** Turns the counters that one server tells into what it uses. Times are milliseconds of a clock that is never set. */
export class GaugeWindow {
  private samples: readonly Sample[] = [];

  /** Takes what it told at `at`; rates are over the `window` before it, and begin anew where the server did. */
  take(gauges: Gauges, at: number, window: number): void {
    // One sample beyond the window, so that a window shorter than a round still has two.
    const start = this.samples.findLastIndex((sample) => sample.at <= at - window);
    const kept = this.begins(gauges) ? [] : this.samples.slice(Math.max(0, start));
    this.samples = [...kept, { at, gauges }];
  }

  /** Whether these are of another start of the server than what was taken last, or nothing was taken yet. */
  begins({ startedAt }: Gauges): boolean {
    return this.samples.length === 0 || this.newest?.startedAt !== startedAt;
  }

  /** What was taken last. */
  get newest(): Gauges | undefined {
    return this.samples.at(-1)?.gauges;
  }

  /** When that was. */
  get newestAt(): number | undefined {
    return this.samples.at(-1)?.at;
  }

  /** By what was taken last; what is not known is left out. */
  get use(): Use {
    const all = {
      cpu: this.rate('cpuSeconds'),
      memory: this.newest?.residentBytes,
      series: this.newest?.activeSeries,
      samples: this.rate('samplesAppended'),
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }

  /** Increase of a counter per second; undefined until it was told twice. */
  private rate(counter: 'cpuSeconds' | 'samplesAppended'): number | undefined {
    // A server that has appended nothing yet has no counter of it.
    const first = this.samples.find(({ gauges }) => gauges[counter] !== undefined);
    const last = this.samples.at(-1);
    const from = first?.gauges[counter];
    const to = last?.gauges[counter];
    return first === undefined || last === undefined || from === undefined || to === undefined || last.at <= first.at
      ? undefined
      : Math.max(0, (1000 * (to - from)) / (last.at - first.at));
  }
}
