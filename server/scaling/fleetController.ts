import { type Decision } from '../../src/api/decisions';
import { type FleetEvent } from '../../src/api/events';
import { type Policy } from '../../src/api/policy';
import { type Clock } from '../clock';
import { oldestDataAge } from '../dataAge';
import { type History, type ObservedShard } from '../endpoints/observedShard';
import { errorText } from '../errorText';
import { type StoreHolds } from '../fleets/storeHolds';
import { type FleetRows, type SavedAllowList, type SavedPolicy } from '../store/fleetRows';
import { type Phase } from '../store/shardRows';
import { FLEETS_FILE } from '../store/versionedRows';
import { enact } from './apply/enact';
import { firstMemory } from './apply/firstMemory';
import { FleetRecord } from './apply/record';
import { letsGoAt } from './decide/assignments';
import { decideFirst, decideRound, type RoundResult } from './decide/decideRound';
import { type RoundInput } from './decide/deciding';
import { type Memory } from './decide/memory';
import { LONGEST_COOLDOWN } from './decide/past';
import { type PlacementChange } from './decide/placing';
import { type Driver, type PlacementControl } from './drivers/driver';
import { type FleetSnapshot } from './observe/fleetSnapshot';
import { Observer } from './observe/observer';
import { SteadyTime } from './observe/steadyTime';
import { type FleetChange } from './record/fleetChange';
import { shardNumber } from './record/fleetState';
import { type LoopOutcome, RetryDelay, Terminal } from './outcome';
import { type FleetView } from './view/fleetView';
import { historyOf, withSpans } from './view/history';

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

const NOT_YET = { snapshot: undefined, round: undefined, tookMs: undefined };

/**
 * Keeps one fleet as its policy wants it: each `reconcile` looks at what is, decides, writes down what that changes, and then
 * has the driver do it. The record alone says what is to be done, so a run after a crash goes on where the last one was.
 */
export class FleetController {
  readonly record: FleetRecord;
  readonly control: PlacementControl;
  readonly time: SteadyTime;
  saved: SavedPolicy;
  /** Undefined where its shards write to no store by one. */
  allowList: SavedAllowList | undefined;
  memory: Memory;
  /** Of the newest run, where it failed. */
  failure: string | undefined;
  private last: Pick<FleetView, 'snapshot' | 'round' | 'tookMs'> = NOT_YET;
  private nextAt: number | undefined;
  private readonly observer: Observer;
  private readonly retry = new RetryDelay();
  private rebalanceAsked = false;
  private begun = false;
  private applied = '';
  private spans: {
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
    this.saved = rows.policies.newest() ?? this.firstPolicy(now);
    this.allowList = rows.allowLists.newest();
    this.record = new FleetRecord(rows, now - this.needed);
    this.memory = firstMemory(rows, now);
    this.observer = new Observer({ ...deps, record: this.record, time: this.time });
  }

  get fleet(): string {
    return this.deps.rows.fleet;
  }

  /** So old is the oldest that an answer or a decision needs, in milliseconds. */
  private get needed(): number {
    return Math.max(LONGEST_COOLDOWN, oldestDataAge(this.control.retention));
  }

  private get longestQuery(): number {
    return this.deps.longestQuery ?? LONGEST_QUERY;
  }

  /** Shards are numbered, and only the highest can go. */
  private get highestFirst(): boolean {
    return this.control.numbered !== undefined;
  }

  get partitionLabels(): readonly string[] {
    return this.deps.driver.partitionLabels;
  }

  /** Makes the first shards of a new fleet, places its targets, and starts or takes over all there are. */
  async start(): Promise<void> {
    const { unknown } = this.deps.driver;
    if (unknown !== undefined) {
      throw new Error(unknown);
    }
    const now = this.deps.clock.now();
    if (this.record.allShards.length === 0) {
      this.begin(now);
    }
    const snapshot = await this.observer.first();
    this.record.write(decideFirst(this.input(snapshot, now)), now);
    await this.enact(snapshot, now);
    this.begun = true;
  }

  /** One run of the loop. Never rejects: what fails is told and tried again. */
  async reconcile(): Promise<LoopOutcome> {
    const { clock } = this.deps;
    const started = clock.steady();
    try {
      if (!this.begun) {
        await this.start();
      }
      const snapshot = await this.observer.look(this.saved.policy, this.observe());
      const { at } = snapshot;
      const round = decideRound(this.input(snapshot, at));
      this.written(round, this.record.write(round.changes, at), at);
      await this.enact(snapshot, at);
      this.last = { snapshot, round, tookMs: clock.steady() - started };
      this.finish(at);
      return this.outcome({ kind: 'requeue', afterMs: this.nextIn(round.placement, clock.now()) });
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
  done({ decision, rebalance = false }: { readonly decision?: Decision; readonly rebalance?: boolean }): void {
    this.rebalanceAsked ||= rebalance;
    if (decision !== undefined) {
      this.memory = { ...this.memory, decision, past: this.memory.past.scaled(decision, this.time.now()) };
    }
  }

  /** All that is told of the fleet now, and that actions go by. */
  view(): FleetView {
    const { deps, record, last, saved, memory, failure, nextAt, time, longestQuery } = this;
    return {
      ...last,
      ...{ record, saved, memory, failure, nextAt, time, longestQuery },
      now: deps.clock.now(),
      steady: deps.clock.steady(),
      retention: this.control.retention,
      releases: deps.storeHolds !== undefined,
      highestFirst: this.highestFirst,
      databaseProblem: deps.databaseProblem?.(),
    };
  }

  private input(snapshot: FleetSnapshot, now: number): RoundInput {
    const { record, memory, saved, needed, time, rebalanceAsked: rebalance, highestFirst } = this;
    const { announce = ANNOUNCE } = this.deps;
    return { snapshot, record, memory, saved, now, time, needed, rebalance, announce, highestFirst };
  }

  private enact({ seen }: FleetSnapshot, now: number): Promise<void> {
    const { time, longestQuery } = this;
    return enact(this.deps.driver, this.record, { seen, now, time, longestQuery });
  }

  observe(): readonly ObservedShard[] {
    const raw = this.deps.driver.observe();
    const { shardsById: record } = this.record;
    const now = this.deps.clock.now();
    const ahead = this.record.shards.filter(({ created }) => created > now).length;
    if (raw !== this.spans.raw || record !== this.spans.record || ahead !== this.spans.ahead) {
      this.spans = { raw, record, ahead, shards: withSpans(raw, this.record, { now, starting: !this.highestFirst }) };
    }
    return this.spans.shards;
  }

  history(): History {
    const history = historyOf(this.record, this.control.retention, this.deps.clock.now());
    const { lost = [] } = this.deps.driver.history?.() ?? {};
    const known = new Set(history.lost.map(({ member }) => member));
    return { ...history, lost: [...history.lost, ...lost.filter(({ member }) => !known.has(member))] };
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
    const { count = Infinity } = this.control.numbered?.() ?? {};
    const running = this.deps.driver.observe();
    const phaseOf = (id: string): Phase => {
      const isRunning = running.some((shard) => shard.id === id);
      const isKept = isRunning && shardNumber(id) >= count;
      return isKept ? 'draining' : isRunning || !this.highestFirst ? 'active' : 'joining';
    };
    const ids = new Set([...(adopted?.shards ?? []), ...running.map(({ id }) => id)]);
    for (let i = 0; ids.size < minShards; i++) {
      ids.add(`shard-${i}`);
    }
    this.record.transaction(() => {
      ids.forEach((id) => this.record.addShard(id, phaseOf(id), now));
      const known = [...(adopted?.placement ?? [])].filter(([, shard]) => ids.has(shard));
      this.record.place(new Map(known), 'taken over', now);
    });
    const before = running.map(({ id, since = now - this.needed }): FleetChange => {
      const sentence = `${id} was there before, and may have samples of that time.`;
      return { kind: 'setCreated', id, at: since, sentence };
    });
    this.record.write(before, now);
  }

  /** A round is on disk: what it leaves to the next stands, whatever becomes of its shards. */
  private written({ memory }: RoundResult, recorded: Decision | undefined, at: number): void {
    this.memory = { ...memory, decision: recorded ?? memory.decision };
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
  private nextIn({ waiting }: PlacementChange, now: number): number {
    const interval = this.saved.policy.intervalSeconds * 1000;
    const due = this.record.openMoves.flatMap((move) => [move.joined, letsGoAt(move)]).filter((at) => at > now);
    const isBusy =
      this.observer.isBusy ||
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
