import { type Members } from '../query/members';
import { type Replica } from '../query/replica';
import { type Expected, type FleetFacts, fleetFacts } from './fleetFacts';
import { type NamedFacts } from './namedFacts';
import { probeFacts, type ReplicaFacts } from './replicaFacts';

const INTERVAL_MS = 60_000;
/** Until every replica was seen once: they may still be starting. */
const FIRST_INTERVAL_MS = 3000;

/** Asks the replicas of a fleet every minute what they are: their version, retention and settings. */
export class SurveyMonitor {
  private seen = new Map<Replica, ReplicaFacts>();
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

  /** Looks now and goes on looking. Resolves after the first look. */
  async start(): Promise<void> {
    const complete = await this.look();
    if (!this.stopped) {
      this.timer = setTimeout(() => void this.start(), complete ? INTERVAL_MS : FIRST_INTERVAL_MS).unref();
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<boolean> {
    const now = Date.now();
    const replicas = this.members.ids().flatMap((id) => this.members.replicas(id));
    const answers = await Promise.all(
      replicas.map(async (replica) => ({
        replica,
        facts: replica.unavailable(now) === undefined ? await probeFacts(replica) : undefined,
      }))
    );
    const seen = answers.flatMap(({ replica, facts = this.seen.get(replica) }): Array<[Replica, ReplicaFacts]> =>
      facts === undefined ? [] : [[replica, facts]]
    );
    this.seen = new Map(seen);
    this.found = fleetFacts(
      seen.map(([replica, facts]) => this.named(replica, facts)),
      this.expected
    );
    return seen.length === replicas.length;
  }

  private named(replica: Replica, facts: ReplicaFacts): NamedFacts {
    const alone = this.members.replicas(replica.shard).length < 2;
    return { ...facts, name: alone ? replica.shard : `${replica.shard}/${replica.id}` };
  }
}
