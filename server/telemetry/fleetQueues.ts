import { type FleetQueue } from '../../src/api/fleets';
import { type Fleet } from '../fleets/fleet';
import { type FairPlaces } from '../query/fairPlaces';
import { RequestStats } from '../query/requestStats';

/** What waits here: `queries` for a place among all queries, `requests` to replicas for one among those to each, and to all. */
type QueueName = 'queries' | 'requests';

/** One of a fleet's queues, by its id. */
export interface FleetQueueName {
  readonly fleet: string;
  readonly queue: QueueName;
}

type Waits = Readonly<Record<QueueName, RequestStats>>;

/** What of each fleet waits here for its turn, and how long it waited in the last five minutes. */
export class FleetQueues {
  private readonly waits = new Map<string, Waits>();

  constructor(
    private readonly fleets: readonly Fleet[],
    private readonly places: Readonly<Record<QueueName, Pick<FairPlaces, 'waitingOf'>>>
  ) {}

  /** Something of a fleet waited for so long; `isRefused`: and did not get its turn, as too many wait. */
  waited({ fleet, queue }: FleetQueueName, elapsedMs: number, isRefused = false): void {
    this.waitsOf(fleet)[queue].add(performance.now(), isRefused, elapsedMs);
  }

  /** How many wait now. */
  depth({ id, members }: Fleet, queue: QueueName): number {
    const here = this.places[queue].waitingOf(id);
    return queue === 'queries' ? here : members.all().reduce((sum, { places }) => sum + places.waiting, here);
  }

  of(fleet: Fleet): FleetQueue {
    const now = performance.now();
    const waits = this.waitsOf(fleet.id);
    const part = (queue: QueueName) => ({
      waiting: this.depth(fleet, queue),
      longestWait: Math.round(waits[queue].longest(now)),
    });
    return { queries: part('queries'), requests: part('requests'), refused: waits.queries.sum(now).failed };
  }

  private waitsOf(fleet: string): Waits {
    const known = this.waits.get(fleet);
    if (known !== undefined) {
      return known;
    }
    // Fleets come and go.
    [...this.waits.keys()]
      .filter((id) => !this.fleets.some((one) => one.id === id))
      .forEach((id) => this.waits.delete(id));
    const waits = { queries: new RequestStats(), requests: new RequestStats() };
    this.waits.set(fleet, waits);
    return waits;
  }
}
