import { type ReplicaHealth, type ShardList } from '../../src/api/fleets';
import { wholeSecond } from '../../src/engine/index';
import { type Members } from '../query/members';
import { type Replica } from '../query/replica';
import { ReplicaMonitor } from './replicaMonitor';

const INTERVAL_MS = 2000;
/** After a check that was not answered. With the time of two checks: a server that is busy for less than 5 s is not down. */
const AFTER_SILENCE_MS = 1000;
const DETAILS_EVERY = 3;
const IMBALANCE = 1.3;
/** Below this a skewed distribution costs nothing and says nothing. */
const IMBALANCE_FLOOR = 1000;

/** Watches all replicas of a fleet every two seconds, each by itself: a hanging one delays no other. */
export class FleetMonitor {
  private readonly monitors = new Map<Replica, ReplicaMonitor>();
  private readonly timers = new Map<Replica, NodeJS.Timeout>();
  private stopped = false;

  /**
   * `managed`: a controller spreads the targets and tells of imbalance; heads keep series of targets that moved away for hours.
   * `recognise`: what its shards are is not known.
   */
  constructor(
    private readonly members: Members,
    private readonly options: { readonly managed: boolean; readonly recognise: boolean }
  ) {}

  /** Checks every replica once and goes on watching. Resolves after the first round. */
  async start(): Promise<void> {
    await this.watchNew();
    this.watchDriver();
  }

  stop(): void {
    this.stopped = true;
    this.timers.forEach((timer) => clearTimeout(timer));
    this.timers.clear();
  }

  /** How the fleet's shards are, as last seen. */
  shards(fleet: string): ShardList {
    void this.watchNew();
    const shards = this.members.observe().map((shard) => {
      const replicas = this.healthOf(shard.id);
      return { id: shard.id, replicas: [...replicas], problems: [...shard.problems, ...shardProblems(replicas)] };
    });
    const imbalance = this.options.managed ? [] : imbalanceProblems(shards);
    const problems = [...imbalance, ...this.emptied, ...this.storeProblems(), ...this.recordsProblems()];
    return { fleet, shards, problems };
  }

  /** Members of which no replica answers queries, the store among them, and why. */
  silent(): ReadonlyMap<string, string> {
    const { store } = this.members;
    const ids = [...this.members.ids(), ...(store === undefined ? [] : [store.id])];
    return new Map(
      ids.flatMap((id) => {
        const seen = this.healthOf(id);
        const why =
          seen.find(({ problems }) => problems.length > 0)?.problems[0] ?? `It is ${seen[0]?.state ?? 'joining'}.`;
        return seen.some(({ state }) => state === 'ready') ? [] : [[id, why]];
      })
    );
  }

  /** Members that hold nothing since they were started again, and did before: each a sentence. */
  get emptied(): readonly string[] {
    return this.members.ids().flatMap((id) => {
      const times = this.members.replicas(id).map((replica) => this.monitors.get(replica)?.emptied);
      const known = times.filter((time) => time !== undefined);
      return known.length === 0 || known.length < times.length
        ? []
        : [
            `${id} holds nothing since it was started again, and did until ${wholeSecond(Math.max(...known), Math.floor)}: what it held is missing.`,
          ];
    });
  }

  private healthOf(member: string): readonly ReplicaHealth[] {
    return this.members
      .replicas(member)
      .map((replica) => this.monitors.get(replica)?.health())
      .filter((health) => health !== undefined);
  }

  private storeProblems(): string[] {
    const { store } = this.members;
    return store !== undefined && this.healthOf(store.id).some(({ state }) => state !== 'ready')
      ? [`The store (${store.id}) does not answer: what is older than the shards keep is missing.`]
      : [];
  }

  private recordsProblems(): string[] {
    const { records } = this.members;
    const health = records === undefined ? [] : this.healthOf(records.id);
    const problems = health.flatMap((replica) => replica.problems).map((problem) => `${records?.id}: ${problem}`);
    return health.some(({ state }) => state !== 'ready')
      ? [
          `The records (${records?.id}) do not answer: what rules of the fleet record is missing, and is not written.`,
          ...problems,
        ]
      : problems;
  }

  /** Begins to watch new replicas and forgets those that went. Resolves when each new one was checked once. */
  private async watchNew(): Promise<void> {
    if (this.stopped) {
      return;
    }
    const replicas = new Set(this.members.all());
    for (const replica of this.monitors.keys()) {
      if (!replicas.has(replica)) {
        clearTimeout(this.timers.get(replica));
        this.timers.delete(replica);
        this.monitors.delete(replica);
      }
    }
    const added = [...replicas].filter((replica) => !this.monitors.has(replica));
    await Promise.all(
      added.map((replica) => {
        const isOwn = !this.options.recognise && replica.shard !== this.members.store?.id;
        const monitor = new ReplicaMonitor(replica, { recognise: !isOwn });
        this.monitors.set(replica, monitor);
        return this.round(monitor, 0);
      })
    );
  }

  private async round(monitor: ReplicaMonitor, n: number): Promise<void> {
    await monitor.check({ details: n % DETAILS_EVERY === 0 });
    if (!this.stopped && this.monitors.get(monitor.replica) === monitor) {
      const wait = monitor.missedOne ? AFTER_SILENCE_MS : INTERVAL_MS;
      const timer = setTimeout(() => void this.round(monitor, n + 1), wait);
      this.timers.set(monitor.replica, timer.unref());
    }
  }

  private watchDriver(): void {
    if (!this.stopped) {
      void this.watchNew();
      setTimeout(() => this.watchDriver(), INTERVAL_MS).unref();
    }
  }
}

type Shard = ShardList['shards'][number];

function shardProblems(replicas: readonly ReplicaHealth[]): string[] {
  return replicas.some((replica) => replica.state === 'ready')
    ? []
    : ['No replica answers queries: every result lacks this shard.'];
}

/** What is wrong between the shards of a fleet. */
export function imbalanceProblems(shards: readonly Shard[]): string[] {
  const problems: string[] = [];
  const series = shards.map((shard) => shard.replicas.find((replica) => replica.activeSeries !== undefined));
  const counts = series.map((replica) => replica?.activeSeries ?? 0);
  const mean = counts.reduce((sum, n) => sum + n, 0) / Math.max(1, counts.length);
  const most = Math.max(...counts);
  if (series.every((replica) => replica !== undefined) && mean > IMBALANCE_FLOOR && most > IMBALANCE * mean) {
    const shard = shards[counts.indexOf(most)];
    problems.push(`${shard.id} holds ${(most / mean).toFixed(1)} times the mean number of active series.`);
  }
  return problems;
}
