import { attempt, type Attempted, CANCELED } from './attempt';
import { bestFirst } from './bestFirst';
import { type FairPlaces, type Whose } from './fairPlaces';
import { type MemberFailure, unavailable } from './failure';
import { linkSignals } from './linkSignals';
import { type ClientCall, type MemberOutcome, type Sink } from './clientCall';
import { type Members } from './members';
import { type MemoryAccount } from './memoryBudget';
import { type Replica } from './replica';

/** What is held back of an answer so that another replica can still take over; larger answers are passed on as they come. */
const HOLD_BYTES = 256 * 1024;

export interface MemberClientDeps {
  readonly members: Members;
  /** Bounds requests to all members of all fleets. */
  readonly places: FairPlaces;
  /** Of which what is held of answers is taken, until whoever asks closes it. */
  readonly memory: MemoryAccount;
  /** Who asks. */
  readonly whose: Whose;
  /** Told of each request how long it waited for its places, in milliseconds. */
  readonly onWaited: (elapsedMs: number) => void;
  readonly onRequest: (event: {
    member: string;
    replica: string;
    outcome: 'ok' | MemberFailure['kind'];
    /** From the request on: what it waited here is not the replica's. */
    elapsedMs: number;
    bytes: number;
  }) => void;
}

/** Asks members: picks a replica, waits for a place, keeps the time, and goes to another replica once where one fails. */
export class MemberClient {
  constructor(private readonly deps: MemberClientDeps) {}

  /** Of which what is held of answers is taken. */
  get memory(): MemoryAccount {
    return this.deps.memory;
  }

  /** Passes the body of the answer to `sink` as it comes. Where the outcome is a failure, what was passed is void. */
  stream(call: ClientCall, sink: Sink): Promise<MemberOutcome> {
    return this.send(call, sink, HOLD_BYTES);
  }

  /** Waits for the whole body. */
  async fetch(call: ClientCall): Promise<MemberOutcome & { readonly body: Uint8Array }> {
    const chunks: Uint8Array[] = [];
    const outcome = await this.send(call, (chunk) => void chunks.push(chunk), Number.POSITIVE_INFINITY);
    return { ...outcome, body: outcome.ok ? (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)) : EMPTY };
  }

  private async send(call: ClientCall, sink: Sink, hold: number): Promise<MemberOutcome> {
    const all = this.deps.members.replicas(call.member);
    const replicas = call.replica === undefined ? all : all.filter(({ id }) => id === call.replica);
    const able = bestFirst(
      replicas.filter((replica) => replica.unavailable() === undefined && replica.id !== call.notReplica),
      call.reads
    ).slice(0, 2);
    let failure: MemberFailure = unavailable(replicas[0]?.unavailable() ?? 'it is not running');
    let elapsedMs = 0;
    for (const [i, replica] of able.entries()) {
      const places = await this.enter(replica, call);
      if (!places.ok) {
        failure = places.failure;
        break;
      }
      const others = able.slice(i + 1);
      const hasOther = () => others.some((other) => other.unavailable() === undefined);
      // It may have gone while the request waited.
      const gone = replica.unavailable();
      if (gone !== undefined && hasOther()) {
        places.leave();
        failure = unavailable(gone);
        continue;
      }
      const begun = performance.now();
      const left = call.deadline - begun;
      const budget = others.length > 0 ? left / 2 : left;
      const made = await attempt(replica, call, { sink, hold, budget, hasOther, memory: this.deps.memory }).finally(
        places.leave
      );
      elapsedMs += performance.now() - begun;
      this.note(replica, made, performance.now() - begun);
      if (made.ok) {
        const { status, external, nanIsStale } = made;
        return { ok: true, status, replica: replica.id, elapsedMs, external, nanIsStale };
      }
      failure = made.failure;
      if (!failure.retry || made.sent) {
        break;
      }
    }
    return { ok: false, kind: failure.kind, message: failure.message, elapsedMs };
  }

  /** Waits for a place among the requests to a replica, and among all; no longer than the answer is of use. */
  private async enter(replica: Replica, call: ClientCall): Promise<Places> {
    const begun = performance.now();
    const left = call.deadline - begun;
    if (left <= 0) {
      return { ok: false, failure: NO_TIME };
    }
    const { signal, release } = linkSignals([call.signal], left);
    const held: Array<() => void> = [];
    const leave = () => held.forEach((give) => give());
    try {
      for (const places of [replica.places, this.deps.places]) {
        const place = await places.acquire(this.deps.whose, signal);
        if (typeof place !== 'function') {
          leave();
          return { ok: false, failure: call.signal.aborted ? CANCELED : NO_PLACE };
        }
        held.push(place);
      }
      return { ok: true, leave };
    } finally {
      release();
      this.deps.onWaited(performance.now() - begun);
    }
  }

  private note(replica: Replica, made: Attempted, elapsedMs: number): void {
    const kind = made.ok ? 'ok' : made.failure.kind;
    if (made.ok) {
      replica.reached();
    } else if (made.failure.unreachable) {
      replica.unreached();
    }
    if (kind !== 'canceled') {
      replica.stats.add(performance.now(), kind === 'unavailable' || kind === 'timeout');
    }
    this.deps.onRequest({ member: replica.shard, replica: replica.id, outcome: kind, elapsedMs, bytes: made.bytes });
  }
}

type Places =
  { readonly ok: true; readonly leave: () => void } | { readonly ok: false; readonly failure: MemberFailure };

const EMPTY = new Uint8Array(0);

const NO_TIME: MemberFailure = {
  kind: 'timeout',
  message: 'no time was left to ask it',
  retry: false,
  unreachable: false,
};

const NO_PLACE: MemberFailure = {
  kind: 'timeout',
  message: 'it was not asked: the proxy has too many requests under way, and no place became free in time',
  retry: false,
  unreachable: false,
};
