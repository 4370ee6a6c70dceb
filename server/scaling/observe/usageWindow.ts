import { type Metric } from '../../../src/autoscaling/index';
import { type Measurement } from '../drivers/driver';
import { type Gauges } from '../../measure/gauges';

/** Cores, bytes, series and samples per second, as far as they are known. */
export type Usage = Readonly<Partial<Record<Metric, number>>>;

interface Sample {
  readonly at: number;
  readonly gauges: Gauges;
}

/** Turns the counters shards tell into use: cores, bytes, series and samples per second. */
export class UsageWindow {
  private readonly samples = new Map<string, readonly Sample[]>();
  private newest: number | undefined;
  /** How often in succession each was ready, since it was started. */
  private ready: ReadonlyMap<string, number> = new Map();
  /** When one was ready last; before that, when they were asked first. */
  private heardAt: number | undefined;

  /** Takes what was measured at `at`, by a clock that is never set; rates are over the `window` before it (milliseconds). */
  take(shards: ReadonlyMap<string, Measurement>, at: number, window: number): void {
    this.newest = at;
    this.listen(shards, at);
    for (const id of this.samples.keys()) {
      if (!shards.has(id)) {
        this.samples.delete(id);
      }
    }
    for (const [id, { gauges }] of shards) {
      if (gauges === undefined) {
        continue;
      }
      const known = this.samples.get(id) ?? [];
      const restarted = known.at(-1)?.gauges.startedAt !== gauges.startedAt;
      // One sample beyond the window, so that a window shorter than a round still has two.
      const start = known.findLastIndex((sample) => sample.at <= at - window);
      this.samples.set(id, [...(restarted ? [] : known.slice(Math.max(0, start))), { at, gauges }]);
    }
  }

  /** As `UsageTold`, of what was taken last. */
  shouldTell(shards: readonly string[], at: number): boolean {
    return this.told.shouldTell(shards, at);
  }

  get told(): UsageTold {
    return new UsageTold(this.ready, this.heardAt);
  }

  /** What each of these shards uses. */
  ofAll(shards: Iterable<string>): ReadonlyMap<string, Usage> {
    return new Map([...shards].map((id) => [id, this.of(id)]));
  }

  private listen(shards: ReadonlyMap<string, Measurement>, at: number): void {
    const ready = [...shards].filter(([, { state }]) => state === 'ready');
    this.heardAt = ready.length > 0 ? at : (this.heardAt ?? at);
    this.ready = new Map(
      ready.map(([id, { gauges }]) => {
        const before = this.samples.get(id)?.at(-1)?.gauges.startedAt;
        const restarted = before !== undefined && before !== gauges?.startedAt;
        return [id, restarted ? 1 : (this.ready.get(id) ?? 0) + 1];
      })
    );
  }

  /** What a shard uses, as far as it told when all were measured last. */
  of(shard: string): Usage {
    const samples = this.samples.get(shard) ?? [];
    const last = samples.at(-1);
    if (last === undefined || last.at !== this.newest) {
      return {};
    }
    const all = {
      cpu: rate(samples, 'cpuSeconds'),
      memory: last.gauges.residentBytes,
      series: last.gauges.activeSeries,
      samples: rate(samples, 'samplesAppended'),
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }
}

const ROUNDS_OF_RATE = 2;
const SILENCE_MS = 60_000;

/** Who has told what it uses: a value. Times are those of a clock that is never set. */
export class UsageTold {
  constructor(
    private readonly ready: ReadonlyMap<string, number> = new Map(),
    private readonly heardAt: number | undefined = undefined
  ) {}

  /**
   * Whether some of these shards should have told what they use by `at`: one was ready when it was asked twice, as a rate takes, or none
   * has been ready for a minute.
   */
  shouldTell(shards: readonly string[], at: number): boolean {
    return shards.some((id) => (this.ready.get(id) ?? 0) >= ROUNDS_OF_RATE) || at - (this.heardAt ?? at) >= SILENCE_MS;
  }
}

function rate(samples: readonly Sample[], counter: 'cpuSeconds' | 'samplesAppended'): number | undefined {
  // A shard that has appended nothing yet has no counter of it.
  const first = samples.find(({ gauges }) => gauges[counter] !== undefined);
  const last = samples[samples.length - 1];
  const from = first?.gauges[counter];
  const to = last.gauges[counter];
  return first === undefined || from === undefined || to === undefined || last.at <= first.at
    ? undefined
    : Math.max(0, (1000 * (to - from)) / (last.at - first.at));
}
