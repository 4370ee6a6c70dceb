import { type FleetEvent } from '../../src/api/events';
import { type Policy } from '../../src/api/policy';
import { type Driver, type PlacementControl, type Room } from './drivers/driver';
import { type History, type ObservedShard } from '../endpoints/observedShard';
import { oldestDataAge } from '../dataAge';
import { errorText } from '../errorText';
import { type StoreHolds } from '../fleets/storeHolds';
import { type ShardRow } from '../store/shardRows';
import { type FleetRows, type SavedAllowList, type SavedPolicy } from '../store/fleetRows';
import { FLEETS_FILE } from '../store/versionedRows';
import { letsGoAt } from './decide/assignments';
import { LONGEST_COOLDOWN } from './decide/past';
import { type Clock } from '../clock';
import { type Done } from './decide/done';
import { enact } from './apply/enact';
import { historyOf, withSpans } from './view/history';
import { Seen } from './observe/seen';
import { firstMemory, type Memory } from './decide/memory';
import { SeriesLabels } from './observe/seriesLabels';
import { type LoopOutcome, RetryDelay, Terminal } from './outcome';
import { type PlacementChange } from './decide/placing';
import { FleetRecord } from './apply/record';
import { Releases } from './observe/releases';
import { placeFirst, type RoundContext, type RoundResult, runRound } from './decide/round';
import { SteadyTime } from './observe/steadyTime';
import { UsageWindow } from './observe/usageWindow';
import { Weights } from './observe/weights';

export interface ControllerDeps {
  readonly driver: Driver & { readonly control: PlacementControl };
  readonly rows: FleetRows;
  readonly clock: Clock;
  /** For a fleet that has none yet. */
  readonly firstPolicy: Policy;
  /** Where targets were placed before there was a store: shard of each address. */
  readonly adopted?: { readonly shards: readonly string[]; readonly placement: ReadonlyMap<string, string> };
  readonly publish: (event: FleetEvent) => void;
  /** From the decision that targets move until their new shards scrape them, in milliseconds. */
  readonly announce?: number;
  /** A sentence where the database is damaged. */
  readonly databaseProblem?: () => string | undefined;
  /** Left out: shards that have drained are kept for the retention. */
  readonly storeHolds?: StoreHolds;
  /** Called when an allow list was saved that its shards are to write by. */
  readonly onAllowList?: () => void;
  /** How long a query may run: until then a shard is kept that the store answers for. In milliseconds. */
  readonly longestQuery?: number;
}

const ANNOUNCE = 2000;
const LONGEST_QUERY = 120_000;
/** While something is under way, how often to look, in milliseconds. */
const BUSY = 2000;
const NOTHING: PlacementChange = { placed: new Map(), moves: [], returned: [], waiting: 0, tooHeavy: [] };

/** What the newest round found. */
export interface LastRound {
  readonly at: number;
  readonly seen: Seen;
  readonly room: Room | undefined;
  readonly result: RoundResult | undefined;
  readonly tookMs: number;
}

/**
 * Keeps one fleet as its policy wants it: each `reconcile` looks at what is, decides, writes down what that changes, and then
 * has the driver do it. The record alone says what is to be done, so a run after a crash goes on where the last one was.
 */
export class FleetController {
  readonly record: FleetRecord;
  readonly usage = new UsageWindow();
  readonly weights: Weights;
  readonly labels: SeriesLabels;
  readonly control: PlacementControl;
  readonly time: SteadyTime;
  saved: SavedPolicy;
  /** Undefined where its shards write to no store by one. */
  allowList: SavedAllowList | undefined;
  last: LastRound | undefined;
  memory: Memory;
  /** Of the newest run, where it failed. */
  failure: string | undefined;
  nextAt: number | undefined;
  private readonly releases: Releases | undefined;
  private readonly retry = new RetryDelay();
  private rebalanceAsked = false;
  private applied = '';
  private view: {
    readonly raw: readonly ObservedShard[];
    readonly record: FleetRecord['shardsById'];
    /** How many were made at a time that is still to come. */
    readonly ahead: number;
    readonly shards: readonly ObservedShard[];
  } = { raw: [], record: new Map(), ahead: 0, shards: [] };

  constructor(readonly deps: ControllerDeps) {
    const { rows, clock, driver } = deps;
    const now = clock.now();
    this.control = driver.control;
    this.time = new SteadyTime(clock);
    this.releases = deps.storeHolds && new Releases(deps.storeHolds);
    this.saved = rows.policies.newest() ?? this.firstPolicy(now);
    this.allowList = rows.allowLists.newest();
    this.record = new FleetRecord(rows, now - this.needed);
    this.memory = firstMemory(rows, now);
    this.weights = new Weights(this.record.targets);
    this.labels = new SeriesLabels(() => driver.partitionLabels.includes('instance'));
  }

  get fleet(): string {
    return this.deps.rows.fleet;
  }

  /** So old is the oldest that an answer or a decision needs, in milliseconds. */
  private get needed(): number {
    return Math.max(LONGEST_COOLDOWN, oldestDataAge(this.control.retention));
  }

  get longestQuery(): number {
    return this.deps.longestQuery ?? LONGEST_QUERY;
  }

  /** When a shard that has drained goes; undefined while that is not known. */
  removalOf({ drained, released }: Pick<ShardRow, 'drained' | 'released'>): number | undefined {
    const byRetention = drained === undefined ? undefined : drained + this.control.retention;
    return released === undefined ? byRetention : Math.min(byRetention ?? Infinity, released + this.longestQuery);
  }

  get partitionLabels(): readonly string[] {
    return this.deps.driver.partitionLabels;
  }

  /** Makes the first shards of a new fleet, places its targets, and starts or takes over all there are. */
  async start(): Promise<void> {
    const now = this.deps.clock.now();
    if (this.record.allShards.length === 0) {
      this.begin(now);
    }
    const seen = new Seen(new Map(), await this.control.discover());
    placeFirst(this.context(seen, undefined, now));
    await enact(this.deps, this.record, { seen, now, time: this.time, longestQuery: this.longestQuery });
  }

  /** One run of the loop. Never rejects: what fails is told and tried again. */
  async reconcile(): Promise<LoopOutcome> {
    const { clock } = this.deps;
    const started = clock.steady();
    try {
      const { policy } = this.saved;
      const [measured, found, room, released] = await allOver([
        this.control.measure(),
        this.control.discover(),
        this.control.room(policy.capacity),
        this.release(),
      ]);
      const now = clock.now();
      const seen = new Seen(measured, found);
      this.look(seen);
      const result = runRound({ ...this.context(seen, room, now), released });
      this.written(result, now);
      await enact(this.deps, this.record, { seen, now, time: this.time, longestQuery: this.longestQuery });
      this.last = { at: now, seen, room, result, tookMs: clock.steady() - started };
      this.finish(now);
      return this.outcome({ kind: 'requeue', afterMs: this.nextIn(result.placement, clock.now()) });
    } catch (error) {
      this.failure = errorText(error);
      const terminal = error instanceof Terminal;
      return this.outcome(
        terminal
          ? { kind: 'terminal', problem: this.failure }
          : { kind: 'retry', problem: this.failure, afterMs: this.retry.failed() }
      );
    }
  }

  /** Takes over what an action has written down. */
  done({ decision, rebalance }: Done): void {
    this.rebalanceAsked ||= rebalance === true;
    if (decision !== undefined) {
      this.memory = { ...this.memory, decision, past: this.memory.past.scaled(decision, this.time.now()) };
    }
  }

  /** What a round would work with now. */
  context(seen: Seen, room: Room | undefined, now: number): RoundContext {
    const { rows, announce = ANNOUNCE } = this.deps;
    const { record, memory, weights, labels, usage, saved, needed, time } = this;
    return {
      ...{ rows, record, memory, weights, labels, usage, saved, seen, room, now, time, announce, needed },
      rebalance: this.rebalanceAsked,
    };
  }

  observe(): readonly ObservedShard[] {
    const raw = this.deps.driver.observe();
    const { shardsById: record } = this.record;
    const now = this.deps.clock.now();
    const ahead = this.record.shards.filter(({ created }) => created > now).length;
    if (raw !== this.view.raw || record !== this.view.record || ahead !== this.view.ahead) {
      this.view = { raw, record, ahead, shards: withSpans(raw, this.record, now) };
    }
    return this.view.shards;
  }

  history(): History {
    return historyOf(this.record, this.control.retention, this.deps.clock.now());
  }

  private firstPolicy(now: number): SavedPolicy {
    const { rows, firstPolicy: policy } = this.deps;
    const saved = rows.policies.save(policy, { savedAt: now, savedBy: FLEETS_FILE, reason: 'The fleet is new.' }, 0);
    if (saved === undefined) {
      throw new Error(`fleet ${rows.fleet} got its first policy from elsewhere`);
    }
    return saved;
  }

  private begin(now: number): void {
    const { adopted } = this.deps;
    const { minShards } = this.saved.policy;
    const ids = new Set(adopted?.shards ?? []);
    for (let i = 0; ids.size < minShards; i++) {
      ids.add(`shard-${i}`);
    }
    this.record.transaction(() => {
      ids.forEach((id) => this.record.addShard(id, 'active', now));
      const known = [...(adopted?.placement ?? [])].filter(([, shard]) => ids.has(shard));
      this.record.place(new Map(known), 'taken over', now);
    });
  }

  /** A shard that the store was found to answer for just now. */
  private release(): Promise<string | undefined> | undefined {
    const { record, weights, time } = this;
    const now = this.deps.clock.now();
    const rate = [...record.targets.keys()].reduce((sum, address) => sum + (weights.get(address) ?? 0), 0);
    return this.releases?.step({ record, shards: this.observe(), rate, retention: this.control.retention, now, time });
  }

  private look(seen: Seen): void {
    this.usage.take(seen.shards, this.deps.clock.steady(), this.saved.policy.cpuWindowSeconds * 1000);
    this.labels.take(seen);
    this.weights.take(seen, (address) => this.record.targets.get(address)?.shard);
  }

  /** A round is on disk: what it leaves to the next stands, whatever becomes of its shards. */
  private written({ recorded, memory }: RoundResult, at: number): void {
    this.memory = memory;
    this.rebalanceAsked = false;
    if (recorded !== undefined) {
      this.deps.publish({ type: 'decision', fleet: this.fleet, at, decision: recorded });
    }
  }

  private finish(at: number): void {
    const { publish } = this.deps;
    const { fleet, record } = this;
    const key = JSON.stringify([record.epoch, record.shards, record.openMoves]);
    if (key !== this.applied) {
      this.applied = key;
      publish({ type: 'topology', fleet, at, epoch: record.epoch });
    }
    publish({ type: 'scaling', fleet, at });
  }

  /** When something is due that no interval should delay. */
  private nextIn({ waiting }: PlacementChange = NOTHING, now: number): number {
    const interval = this.saved.policy.intervalSeconds * 1000;
    const due = this.record.openMoves.flatMap((move) => [move.joined, letsGoAt(move)]).filter((at) => at > now);
    const isBusy =
      this.releases?.isBusy === true ||
      waiting > 0 ||
      this.record.openMoves.length > 0 ||
      this.record.inPhase('joining').length > 0;
    const next = Math.min(interval, isBusy ? BUSY : Infinity, ...due.map((at) => at - now));
    return Math.max(50, Math.ceil(next));
  }

  private outcome(outcome: LoopOutcome): LoopOutcome {
    if (outcome.kind === 'requeue') {
      this.failure = undefined;
      this.retry.succeeded();
    }
    this.nextAt = outcome.kind === 'terminal' ? undefined : this.deps.clock.now() + outcome.afterMs;
    return outcome;
  }
}

/** As `Promise.all`, but waits for all, also where one fails: nothing of a round goes on beside the next. */
async function allOver<T extends readonly unknown[]>(
  parts: readonly [...T]
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}
