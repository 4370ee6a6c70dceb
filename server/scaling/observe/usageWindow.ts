import { type Measurement } from '../drivers/driver';
import { GaugeWindow, type Use } from '../../measure/gaugeWindow';

/** Turns the counters that shards tell into what they use. */
export class UsageWindow {
  private readonly windows = new Map<string, GaugeWindow>();
  private newest: number | undefined;
  /** How often in succession each was ready, since it was started. */
  private ready: ReadonlyMap<string, number> = new Map();
  /** When one was ready last; before that, when they were asked first. */
  private heardAt: number | undefined;

  /** Takes what was measured at `at`, by a clock that is never set; rates are over the `window` before it (milliseconds). */
  take(shards: ReadonlyMap<string, Measurement>, at: number, window: number): void {
    this.newest = at;
    this.listen(shards, at);
    for (const id of this.windows.keys()) {
      if (!shards.has(id)) {
        this.windows.delete(id);
      }
    }
    for (const [id, { gauges }] of shards) {
      if (gauges !== undefined) {
        const own = this.windows.get(id) ?? new GaugeWindow();
        this.windows.set(id, own);
        own.take(gauges, at, window);
      }
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
  ofAll(shards: Iterable<string>): ReadonlyMap<string, Use> {
    return new Map([...shards].map((id) => [id, this.of(id)]));
  }

  private listen(shards: ReadonlyMap<string, Measurement>, at: number): void {
    const ready = [...shards].filter(([, { state }]) => state === 'ready');
    this.heardAt = ready.length > 0 ? at : (this.heardAt ?? at);
    this.ready = new Map(
      ready.map(([id, { gauges }]) => {
        const before = this.windows.get(id)?.newest?.startedAt;
        const restarted = before !== undefined && before !== gauges?.startedAt;
        return [id, restarted ? 1 : (this.ready.get(id) ?? 0) + 1];
      })
    );
  }

  /** What a shard uses, as far as it told when all were measured last. */
  of(shard: string): Use {
    const own = this.windows.get(shard);
    return own === undefined || own.newestAt !== this.newest ? {} : own.use;
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
