import { type ObservedShard, type ShardSource } from '../endpoints/observedShard';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

import { type Fleet as FleetDescription, type ShardList } from '../../src/api/fleets';
import {
  DEFAULT_DIALECT,
  type Dialect,
  type ExternalLabels,
  ok,
  type Result,
  type StoreMember,
  type TimeSpan,
  type Topology,
} from '../../src/engine/index';
import { otherServerText } from '../../src/recognition/recogniseServer';
import { M3, VICTORIA_METRICS } from '../../src/recognition/serverMark';
import { FleetMonitor } from '../health/fleetMonitor';
import { LikenessMonitor } from '../health/likenessMonitor';
import { ReplicaGaps } from '../health/replicaGaps';
import { SplitMonitor } from '../health/splitMonitor';
import { type Split } from '../health/splitProblems';
import { SurveyMonitor } from '../health/surveyMonitor';
import { Members } from '../query/members';
import { type Replica } from '../query/replica';
import { externalLabelsOf } from '../query/read/externalLabels';
import { QueryLog } from '../queryLog/queryLog';
import { type FleetRules } from '../rules/fleetRules';
import { type FleetRows } from '../store/fleetRows';
import { earlierAllow, writesByList } from './allowList';
import { expectedOf } from './expectedOf';
import { type FleetConfig, isControlled, isPlacedFleet } from './fleetsFile';
import { recentHistory } from './recentHistory';
import { storeMember } from './storeMember';
import { type StoreConfig } from './timeline';
import { writeProblems } from './writeProblems';

/** A query waits no longer for what is found out about the members when the proxy starts. */
const LONGEST_FIRST_LOOK_MS = 3000;
/** Prometheus' own. */
const DEFAULT_INTERVAL_MS = 60_000;
/** Allow lists that queries of older times go by; what was written before is taken to be as the oldest of them says. */
const MOST_LISTS = 100;

/** By the name of what a store was found to be. */
const FLAVOURS: Readonly<Record<string, StoreMember['flavour'] | undefined>> = {
  [VICTORIA_METRICS]: 'victoriametrics',
  [M3]: 'm3',
};

/** A fleet at work: its configuration, its driver, the connections to its members and their health. */
export class Fleet {
  readonly members: Members;
  private readonly monitor: FleetMonitor;
  private readonly splitMonitor: SplitMonitor;
  private readonly likeness: LikenessMonitor;
  private readonly survey: SurveyMonitor;
  private firstLook: Promise<unknown> = Promise.resolve();

  constructor(
    readonly config: FleetConfig,
    private readonly driver: ShardSource,
    options: {
      readonly rows: FleetRows;
      readonly maxMemberRequests: number;
      /** The token that opens this fleet's Prometheus API alone. */
      readonly token: string | undefined;
      /** The token by which its pods ask for their targets. */
      readonly discoveryToken?: string;
      /** The connection to the long-term store, where the configuration names one. */
      readonly store?: ObservedShard;
      /** That to what rules record. */
      readonly records?: ObservedShard;
    }
  ) {
    this.token = options.token;
    this.discoveryToken = options.discoveryToken;
    this.rows = options.rows;
    this.queries = new QueryLog({ rows: options.rows.queries, now: () => Date.now() });
    this.earlier = earlierAllow(options.rows.allowLists.inForce(MOST_LISTS));
    this.members = new Members(driver, options.maxMemberRequests, options);
    this.monitor = new FleetMonitor(this.members, {
      managed: isControlled(config),
      recognise: config.driver !== 'process',
    });
    this.likeness = new LikenessMonitor(this.members, { kind: config.kind, mergesReplicas: this.mergesReplicas });
    this.splitMonitor = new SplitMonitor(this.members, () => ({
      partitionLabels: this.partitionLabels,
      replicatedJobs: config.kind === 'hash' ? config.replicated_jobs : [],
      moves: driver.history?.().moves ?? [],
      same: this.likeness.seen.same,
    }));
    this.survey = new SurveyMonitor(this.members, expectedOf(config));
    this.gaps = this.mergesReplicas
      ? undefined
      : new ReplicaGaps(this.members, () => this.scrapeInterval ?? DEFAULT_INTERVAL_MS);
  }

  /** Undefined where gaps of replicas are filled. */
  private readonly gaps: ReplicaGaps | undefined;

  readonly token: string | undefined;
  /** By which its pods ask for their targets, and nobody for anything else. */
  readonly discoveryToken: string | undefined;
  /** Tells it from any other, and from one before it that had the same id. */
  readonly key = randomUUID();
  /** Its rules; undefined where it has none. Set by what evaluates them. */
  rules: FleetRules | undefined;
  /** What is kept of it. */
  readonly rows: FleetRows;
  /** What is asked of it. */
  readonly queries: QueryLog;
  /** What its shards wrote to the store before. */
  private readonly earlier: StoreMember['earlier'];

  private get mergesReplicas(): boolean {
    const { config } = this;
    return (
      (config.driver === 'static' && config.static.merge_replicas) ||
      (config.driver === 'kubernetes' && config.kubernetes.merge_replicas)
    );
  }

  get id(): string {
    return this.config.id;
  }

  /** Another one as soon as a member may be another server than it was: another configuration makes another `Fleet`. */
  get generation(): string {
    const rules = this.rules === undefined ? '' : `.${this.rules.generation}`;
    return `${this.key}.${this.members.generation}${rules}`;
  }

  /** That of the members, as far as it is known. */
  get dialect(): Dialect {
    return this.survey.facts.dialect ?? DEFAULT_DIALECT;
  }

  /** The fleet as the engine sees it: one value, for one query. `lookback` in milliseconds, where a query brings its own. */
  topology(lookback?: number): Topology {
    const { kind, lookback: ownLookback } = this.config;
    const { dialect, newest, refused, evaluationInterval, stepDoubt } = this.survey.facts;
    const history = this.driver.history?.();
    return {
      kind,
      members: this.members.observe().map(({ id, labels, since, until, replicas }) => ({
        ...{ id, labels, since, until },
        promql: this.unrecognised(id).length === 0 ? undefined : false,
        mergedReplicas: this.mergesReplicas && replicas.length > 1 ? replicas.map((one) => one.id) : undefined,
      })),
      ...this.split,
      ownership: this.provesOwnership ? 'proven' : undefined,
      alike: this.likeness.seen.same,
      evaluationInterval,
      stepDoubt,
      lookback: lookback ?? ownLookback,
      dialect,
      newest,
      refused: refused ?? this.driver.unknown,
      ...(history && recentHistory(history, this.retention, Date.now())),
      store: this.store(history?.storeUntil),
      records: this.rules?.records,
    };
  }

  /** As `topology`, for what need not be computed: with what rules recorded of a query. Another lookback than theirs gives other answers. */
  answeringTopology(lookback?: number): Topology {
    const topology = this.topology(lookback);
    const answers = topology.lookback === this.config.lookback ? this.rules?.answers : undefined;
    return { ...topology, records: topology.records && { ...topology.records, answers } };
  }

  /** Milliseconds; undefined while no member was seen that could tell it. */
  get scrapeInterval(): number | undefined {
    return this.config.scrape_interval ?? (this.survey.hasSeen ? this.survey.facts.scrapeInterval : undefined);
  }

  /** The fleet as the HTTP API shows it. */
  describe(): FleetDescription {
    const { members, store, partitionLabels, replicatedJobs, moves, lost, alike, ...topology } = this.topology();
    const replicasOf = (id: string) => this.members.replicas(id).map((replica) => replica.id);
    return {
      ...topology,
      id: this.id,
      name: this.config.name ?? this.id,
      driver: this.config.driver,
      members: members.map((member) => ({ ...member, replicas: replicasOf(member.id) })),
      store: store && { ...store, addedLabels: [...(store.addedLabels ?? [])], replicas: replicasOf(store.id) },
      partitionLabels: [...partitionLabels],
      replicatedJobs: [...replicatedJobs],
      moves: moves && [...moves],
      lost: lost && [...lost],
      alike: alike?.map((group) => [...group]),
      scrapeInterval: this.survey.facts.scrapeInterval,
      experimental: this.config.experimental,
      doubts: [...this.doubts],
    };
  }

  /** Begins to watch the members. Resolves when each was looked at once. */
  async watch(): Promise<void> {
    const { ready } = this.driver;
    const seen = ready === undefined ? this.look() : ready.then(() => this.look());
    this.firstLook = Promise.race([seen, setTimeout(LONGEST_FIRST_LOOK_MS, undefined, { ref: false })]);
    await seen;
  }

  /** Looks at each member once, and goes on watching. */
  private async look(): Promise<void> {
    const looks = [this.monitor.start(), this.survey.start()];
    // The servers that the proxy runs are its own: each is one, and has the targets it was given.
    looks.push(this.config.driver === 'process' ? Promise.resolve() : this.likeness.start());
    if (this.config.kind === 'hash') {
      looks.push(this.splitMonitor.start());
    }
    await Promise.all(looks);
  }

  /** Resolves when the members were looked at once, or after a while without answers: their dialect is known then, and what rules record. */
  async known(): Promise<void> {
    await Promise.all([this.firstLook, this.rules?.ready]);
  }

  /** How the shards are, as last seen. */
  shards(): ShardList {
    const seen = this.monitor.shards(this.id);
    const writing = writeProblems(seen.shards, this.config);
    const problems = [
      ...this.driverProblems,
      ...this.others,
      ...this.likeness.seen.problems,
      ...this.splitMonitor.problems,
      ...this.survey.facts.problems,
      ...writing,
      ...(this.rules?.problems ?? []),
      ...(this.rules?.shadowed ?? []),
      ...(this.rules?.answerProblems ?? []),
      ...(this.rules?.alertmanagers.problems ?? []),
      ...seen.problems,
    ];
    return { ...seen, problems: [...new Set(problems)], writing: writing.length === 0 ? undefined : writing };
  }

  /** Why answers over the fleet may be wrong although all members answer, each a sentence; goes with every answer. */
  get doubts(): readonly string[] {
    return [
      ...(this.driver.doubts ?? []),
      ...this.others,
      ...this.likeness.seen.doubts,
      ...this.splitMonitor.problems,
      ...this.survey.facts.doubts,
      ...this.monitor.emptied,
      ...(this.rules?.doubts ?? []),
    ];
  }

  /**
   * As `doubts`, of answers for which samples of a span are read: what replicas lack of it is found out first. `reads` is asked only where
   * there are replicas, and gives nothing where that is not known.
   */
  async doubtsOf(reads: () => TimeSpan | undefined): Promise<readonly string[]> {
    const gaps = await this.gaps?.doubts(reads);
    return [...this.doubts, ...(gaps ?? [])];
  }

  /** Why queries cannot be answered as things were seen last, each a sentence; none where they can. */
  get obstacles(): readonly string[] {
    const { refused } = this.survey.facts;
    const silent = [...this.monitor.silent()].map(([id, why]) => `No replica of ${id} answers queries: ${why}`);
    const unknown = this.driver.unknown;
    return [...(unknown === undefined ? [] : [unknown]), ...(refused === undefined ? [] : [refused]), ...silent];
  }

  /**
   * What the fleet adds to the series it gives away, as one Prometheus does that has everything: the labels that all members
   * add. An error while some have not told theirs.
   */
  get externalLabels(): Result<ExternalLabels> {
    const { config } = this;
    return config.driver === 'process'
      ? ok(externalLabelsOf(config.process.external_labels))
      : this.survey.externalLabels;
  }

  /** Ends watching; queries under way go on. */
  stopWatching(): void {
    this.monitor.stop();
    this.splitMonitor.stop();
    this.likeness.stop();
    this.survey.stop();
  }

  /** Ends watching and connections; the driver goes on. */
  async leave(): Promise<void> {
    this.queries.flush();
    this.stopWatching();
    await this.members.close();
  }

  /** Ends watching and connections, then the driver. */
  async close(options: { readonly stopShards: boolean }): Promise<void> {
    await this.leave();
    await this.driver.close(options);
  }

  /** The replicas of a member that are not known to compute PromQL as Prometheus does. What the proxy runs is what it was told to run. */
  private unrecognised(member: string): readonly Replica[] {
    // What the operator starts is a Prometheus; one that was started just now could not be asked yet.
    const isStarted = isPlacedFleet(this.config) && member !== this.config.store?.id;
    return this.config.driver === 'process' && member !== this.config.store?.id
      ? []
      : this.members
          .replicas(member)
          .filter(
            (replica) =>
              replica.unavailable() === undefined &&
              replica.recognised?.promql !== true &&
              !(isStarted && replica.recognised === undefined)
          );
  }

  /** What the driver tells beside the shards, each a sentence. */
  private get driverProblems(): readonly string[] {
    const { unknown, doubts = [], problems = [] } = this.driver;
    return [...(unknown === undefined ? [] : [unknown]), ...doubts, ...problems];
  }

  /** What is to be said of members that are no Prometheus, each a sentence. */
  private get others(): readonly string[] {
    const found = this.members.ids().flatMap((member) => this.unrecognised(member));
    const members = found.map(({ shard, recognised }) => otherServerText(shard, recognised ?? {}));
    return [...new Set([...members, ...this.storeProblems])];
  }

  private get storeProblems(): readonly string[] {
    const { store } = this.config;
    const replicas = store === undefined ? [] : this.members.replicas(store.id);
    return replicas.flatMap(({ shard, recognised: { name, problem } = {} }) =>
      problem === undefined ? [] : [`${shard} is ${name}. ${problem}`]
    );
  }

  /** What is said of the split, by the configuration or by how the driver places targets. */
  private get partitionLabels(): readonly string[] | undefined {
    const proven = this.driver.partitionLabels;
    return this.config.partition_labels ?? (proven.length > 0 ? proven : undefined);
  }

  /** Whether what was configured leaves no target, and no series of one, to two shards. */
  private get provesOwnership(): boolean {
    const { driver, kind } = this.config;
    return driver === 'process' && kind === 'hash' && this.driver.partitionLabels.length > 0;
  }

  private get split(): Split {
    return this.config.kind === 'hash'
      ? this.splitMonitor.split
      : { partitionLabels: this.partitionLabels ?? [], replicatedJobs: [] };
  }

  private get retention(): number | undefined {
    const { config } = this;
    const shards =
      config.driver === 'process' ? config.process : config.driver === 'static' ? config.static : undefined;
    return shards?.retention ?? this.survey.facts.retention;
  }

  /** A store is what it was found to be, whatever is said of it, and sent PromQL where that is a Prometheus. */
  private asRecognised(store: StoreConfig): StoreConfig {
    const [other] = this.unrecognised(store.id);
    const flavour =
      FLAVOURS[other?.recognised?.name ?? ''] ?? (store.flavour === 'prometheus' ? 'other' : store.flavour);
    return other === undefined ? store : { ...store, flavour };
  }

  private store(storeUntil: number | undefined): StoreMember | undefined {
    return (
      this.config.store &&
      storeMember(this.asRecognised(this.config.store), {
        retention: this.retention,
        shards: this.members.observe(),
        now: Date.now(),
        storeUntil,
        earlier: writesByList(this.config) ? this.earlier : undefined,
      })
    );
  }
}
