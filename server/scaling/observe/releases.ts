import { type ObservedShard } from '../../endpoints/observedShard';
import { type StoreHolds } from '../../fleets/storeHolds';
import { type ShardRow } from '../../store/shardRows';
import { type FleetState } from '../record/fleetState';
import { type SteadyTime } from './steadyTime';

/** Times are milliseconds since the epoch. */
export interface ReleaseLook {
  readonly record: FleetState;
  readonly shards: readonly ObservedShard[];
  /** Samples per second of all shards. */
  readonly rate: number;
  readonly retention: number;
  readonly now: number;
  readonly time: SteadyTime;
}

/** Samples that are looked at at once: less than a second's work for the shards and the store. */
const MOST_SAMPLES = 2_000_000;
const LONGEST_PIECE = 3600;
const SHORTEST_PIECE = 10;
/**
 * From a time until all samples of that time can be asked for, in milliseconds. VictoriaMetrics answers for its last 30 s
 * (`-search.latencyOffset`) with what was before them.
 */
const SETTLE = 35_000;
/**
 * What the store lacks is asked for again after this share of the time since the shard has drained: so a store that is late
 * delays the release by that share at most, and one that will never have it is seldom asked.
 */
const PAUSE_SHARE = 0.2;
const LONGEST_PAUSE = 600_000;

/**
 * Finds out whether the store has all that the shards have up to the last sample of a shard that has drained, so that it may
 * answer for that time instead. Counted from the newest sample back, a piece in each run of the loop.
 */
export class Releases {
  private candidate: { readonly id: string; readonly drained: number } | undefined;
  /** What is later is in the store. */
  private verified = 0;
  /** The newest answer was not "all". */
  private waits = false;
  /** By `SteadyTime`. */
  private nextAt = 0;

  constructor(private readonly holds: StoreHolds) {}

  /** Whether the next piece should be looked at soon. */
  get isBusy(): boolean {
    return this.candidate !== undefined && !this.waits;
  }

  /** Looks at one more piece; gives the shard that the store can answer for. */
  async step(look: ReleaseLook): Promise<string | undefined> {
    const { record, shards, rate, time } = look;
    const shard = firstDrained(record);
    if (shard?.id !== this.candidate?.id || shard?.drained !== this.candidate?.drained) {
      this.begin(shard);
    }
    const drainedFor = this.candidate === undefined ? 0 : time.since(this.candidate.drained);
    if (this.candidate === undefined || drainedFor < SETTLE || time.now() < this.nextAt) {
      return undefined;
    }
    const oldest = oldestAsked(look);
    if (this.verified > oldest) {
      const seconds = Math.min(LONGEST_PIECE, Math.max(SHORTEST_PIECE, Math.floor(MOST_SAMPLES / Math.max(1, rate))));
      const from = Math.max(oldest, this.verified - seconds * 1000);
      const isWhole = shards.length === record.shards.length;
      if (!isWhole || (await this.holds(shards, { from, to: this.verified })) !== 'all') {
        const share = PAUSE_SHARE * drainedFor;
        this.waits = true;
        this.nextAt = time.now() + Math.min(LONGEST_PAUSE, share);
        return undefined;
      }
      this.waits = false;
      this.verified = from;
    }
    return this.verified <= oldest ? this.candidate.id : undefined;
  }

  private begin(shard: ShardRow | undefined): void {
    const drained = shard?.drained;
    this.candidate = shard === undefined || drained === undefined ? undefined : { id: shard.id, drained };
    this.verified = wholeSeconds(drained ?? 0) + 1000;
    this.waits = false;
    this.nextAt = 0;
  }
}

/** Of those that are not released yet. */
function firstDrained(record: FleetState): ShardRow | undefined {
  return [...record.inPhase('draining')]
    .filter(({ drained, released }) => drained !== undefined && released === undefined)
    .sort((a, b) => (a.drained ?? 0) - (b.drained ?? 0))
    .at(0);
}

/** What is older is the store's already, or was never scraped. */
function oldestAsked({ record, retention, now }: ReleaseLook): number {
  const created = Math.min(...record.shards.map((shard) => shard.created));
  return wholeSeconds(Math.max(now - retention, record.storeUntil ?? 0, created));
}

function wholeSeconds(time: number): number {
  return Math.floor(time / 1000) * 1000;
}
