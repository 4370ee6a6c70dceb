import { type ObservedShard } from '../../endpoints/observedShard';
import { type StoreGap, type StoreHolds } from '../../fleets/storeHolds';
import { type ShardRow } from '../../store/shardRows';
import { type FleetState } from '../record/fleetState';
import { type ExplainedGaps, explainedGaps } from './explainedGaps';
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

/** What was found of a shard that has drained. */
export type ReleaseFinding =
  /** The store has all that the shards have, but of so many targets the one scrape that a hand-over may cost. */
  | { readonly kind: 'held'; readonly shard: string; readonly explained: number }
  /** It lacks so many scrapes more, and the shard is kept. */
  | { readonly kind: 'lacks'; readonly shard: string; readonly scrapes: number; readonly first: StoreGap };

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
  /** Something is lacking, or somebody did not answer. */
  private waits = false;
  private lacks: ReleaseFinding | undefined;
  private explained: ExplainedGaps = new Map();
  /** By `SteadyTime`. */
  private nextAt = 0;

  constructor(private readonly holds: StoreHolds) {}

  /** Whether the next piece should be looked at soon. */
  get isBusy(): boolean {
    return this.candidate !== undefined && !this.waits;
  }

  /** Looks at one more piece. Undefined while nothing is known of it. */
  async step(look: ReleaseLook): Promise<ReleaseFinding | undefined> {
    const { record, shards, rate, time } = look;
    const shard = firstDrained(record);
    if (shard?.id !== this.candidate?.id || shard?.drained !== this.candidate?.drained) {
      this.begin(shard);
    }
    const drainedFor = this.candidate === undefined ? 0 : time.since(this.candidate.drained);
    if (this.candidate === undefined || drainedFor < SETTLE || time.now() < this.nextAt) {
      return this.lacks;
    }
    const oldest = oldestAsked(look);
    if (this.verified > oldest) {
      const seconds = Math.min(LONGEST_PIECE, Math.max(SHORTEST_PIECE, Math.floor(MOST_SAMPLES / Math.max(1, rate))));
      const from = Math.max(oldest, this.verified - seconds * 1000);
      const isWhole = shards.length === record.shards.length;
      const gaps = isWhole ? await this.holds(shards, { from, to: this.verified }) : 'unknown';
      if (gaps === 'unknown' || this.areLacking(gaps, this.candidate.id, record)) {
        const share = PAUSE_SHARE * drainedFor;
        this.waits = true;
        this.nextAt = time.now() + Math.min(LONGEST_PAUSE, share);
        return this.lacks;
      }
      this.waits = false;
      this.verified = from;
    }
    const { id } = this.candidate;
    return this.verified <= oldest ? { kind: 'held', shard: id, explained: this.explained.size } : undefined;
  }

  /** Whether gaps are more than hand-overs explain. */
  private areLacking(gaps: readonly StoreGap[], shard: string, record: FleetState): boolean {
    const { explained, others } = explainedGaps(gaps, record.moves, this.explained);
    const [first] = [...others].sort((a, b) => a.to - b.to);
    this.lacks = others.length === 0 ? undefined : { kind: 'lacks', shard, scrapes: others.length, first };
    if (others.length === 0) {
      this.explained = explained;
    }
    return others.length > 0;
  }

  private begin(shard: ShardRow | undefined): void {
    const drained = shard?.drained;
    this.candidate = shard === undefined || drained === undefined ? undefined : { id: shard.id, drained };
    this.verified = wholeSeconds(drained ?? 0) + 1000;
    this.waits = false;
    this.lacks = undefined;
    this.explained = new Map();
    this.nextAt = 0;
  }
}

/** Of those that are not released yet. */
export function firstDrained(record: FleetState): ShardRow | undefined {
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
