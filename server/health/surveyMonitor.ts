import { type ExternalLabels, fail, ok, type Result } from '../../src/engine/index';
import { type Members } from '../query/members';
import { type Replica } from '../query/replica';
import { type Expected, type FleetFacts, fleetFacts } from './fleetFacts';
import { type NamedFacts } from './namedFacts';
import { probeFacts, type ReplicaFacts } from './replicaFacts';

const INTERVAL_MS = 60_000;
/** How often it is looked whether a replica has come back, which is asked at once. */
const WAKE_MS = 1000;
/** Until every replica was seen once: they may still be starting. */
const FIRST_INTERVAL_MS = 3000;

/** Asks the replicas of a fleet every minute what they are: their version, retention and settings. */
export class SurveyMonitor {
  private seen = new Map<Replica, ReplicaFacts>();
  /** When a replica was asked for what is known of it; milliseconds since the epoch. */
  private readonly askedAt = new WeakMap<Replica, number>();
  private found: FleetFacts;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly members: Members,
    private readonly expected: Expected
  ) {
    this.found = fleetFacts([], expected);
  }

  /** What was found, as one value that never changes. */
  get facts(): FleetFacts {
    return this.found;
  }

  /** Whether any member was seen. */
  get hasSeen(): boolean {
    return this.seen.size > 0;
  }

  /** Those that all members add to what they give away. An error while some have not told theirs, which may be others. */
  get externalLabels(): Result<ExternalLabels> {
    const { externalLabels = [] } = this.found;
    const silent = this.replicas().filter((replica) => this.seen.get(replica)?.externalLabels === undefined);
    if (silent.length === 0 || this.found.externalLabels?.length === 0) {
      return ok(externalLabels);
    }
    const names = silent.map((replica) => this.nameOf(replica)).join(', ');
    return fail(
      'unavailable',
      `the external labels of ${names} are not known yet, which are on all that is read of a fleet`
    );
  }

  /** Looks now and goes on looking. Resolves after the first look. */
  async start(): Promise<void> {
    const complete = await this.look();
    if (!this.stopped) {
      this.wait(performance.now() + (complete ? INTERVAL_MS : FIRST_INTERVAL_MS));
    }
  }

  private wait(until: number): void {
    this.timer = setTimeout(() => {
      const isDue =
        performance.now() >= until ||
        this.replicas().some((replica) => this.isStale(replica) && replica.unavailable() === undefined);
      return isDue ? void this.start() : this.wait(until);
    }, WAKE_MS).unref();
  }

  /** Whether it may be another process than the one that was asked. */
  private isStale(replica: Replica): boolean {
    const { cameBackAt } = replica;
    return cameBackAt !== undefined && cameBackAt >= (this.askedAt.get(replica) ?? 0);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<boolean> {
    const replicas = this.replicas();
    const began = Date.now();
    const answers = await Promise.all(
      replicas.map(async (replica) => ({
        replica,
        facts: replica.unavailable() === undefined ? await probeFacts(replica) : undefined,
      }))
    );
    const seen = answers.flatMap(({ replica, facts }): Array<[Replica, ReplicaFacts]> => {
      const known = this.seen.get(replica);
      const externalLabels = facts?.externalLabels ?? known?.externalLabels;
      const newest = facts ?? known;
      if (facts !== undefined) {
        this.askedAt.set(replica, began);
      }
      return newest === undefined ? [] : [[replica, { ...newest, externalLabels }]];
    });
    this.seen = new Map(seen);
    this.found = fleetFacts(
      seen.map(([replica, facts]) => this.named(replica, facts)),
      this.expected
    );
    return seen.length === replicas.length;
  }

  private replicas(): readonly Replica[] {
    return this.members.ids().flatMap((id) => this.members.replicas(id));
  }

  private named(replica: Replica, facts: ReplicaFacts): NamedFacts {
    return { ...facts, name: this.nameOf(replica) };
  }

  private nameOf({ shard, id }: Replica): string {
    return this.members.replicas(shard).length < 2 ? shard : `${shard}/${id}`;
  }
}
