import { type ExternalLabels, type TimeSpan } from '../../src/engine/index';
import { bestFirst } from './bestFirst';
import { connectionFailure, type MemberFailure, statusFailure } from './failure';
import { type Members } from './members';
import { type ReadQuery } from './read/readQuery';
import { type ReadResponse, remoteRead } from './read/remoteRead';
import { isAnswer, type Replica } from './replica';
import { type Semaphore } from './semaphore';

const ERROR_BODY_BYTES = 64 * 1024;
/** What is held back of an answer so that another replica can still take over; larger answers are passed on as they come. */
const HOLD_BYTES = 256 * 1024;

export interface MemberCall {
  readonly member: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly form: URLSearchParams;
  /** A remote read; path and form are then what is asked of a replica that has none. */
  readonly read?: ReadQuery;
  /** The times of the samples it reads, where they are known; asked for only where replicas differ. */
  readonly reads?: () => TimeSpan | undefined;
  /** The one replica that is asked; left out: whichever answers. */
  readonly replica?: string;
  /** A replica that is not asked: what it answered could not be read. */
  readonly notReplica?: string;
  /** `performance.now()` after which the answer is of no use. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

export type MemberOutcome =
  | {
      readonly ok: true;
      readonly status: number;
      readonly replica: string;
      readonly elapsedMs: number;
      /** Of a remote read: the labels the replica added. */
      readonly external?: ExternalLabels;
      /** Of a remote read answered with JSON: whether each NaN in it is a stale marker. */
      readonly nanIsStale?: boolean;
    }
  | ({ readonly ok: false; readonly elapsedMs: number } & Pick<MemberFailure, 'kind' | 'message'>);

/** Takes the next piece of an answer's body; may push back by returning a promise. */
export type Sink = (chunk: Uint8Array) => void | Promise<void>;

export interface MemberClientDeps {
  readonly members: Members;
  /** Bounds requests to all members of all fleets. */
  readonly places: Semaphore;
  readonly onRequest: (event: {
    member: string;
    replica: string;
    outcome: 'ok' | MemberFailure['kind'];
    elapsedMs: number;
    bytes: number;
  }) => void;
}

/** What one attempt came to: `sent` says that part of the body has gone to the sink already. */
type Attempt =
  | (Pick<MemberOutcome & { readonly ok: true }, 'ok' | 'status' | 'external' | 'nanIsStale'> & {
      readonly bytes: number;
    })
  | { readonly ok: false; readonly failure: MemberFailure; readonly sent: boolean; readonly bytes: number };

/** Asks members: picks a replica, waits for a place, keeps the time, and goes to another replica once where one fails. */
export class MemberClient {
  constructor(private readonly deps: MemberClientDeps) {}

  /** Passes the body of the answer to `sink` as it comes. Where the outcome is a failure, what was passed is void. */
  stream(call: MemberCall, sink: Sink): Promise<MemberOutcome> {
    return this.send(call, sink, HOLD_BYTES);
  }

  /** Waits for the whole body. */
  async fetch(call: MemberCall): Promise<MemberOutcome & { readonly body: Uint8Array }> {
    const chunks: Uint8Array[] = [];
    const outcome = await this.send(call, (chunk) => void chunks.push(chunk), Number.POSITIVE_INFINITY);
    return { ...outcome, body: outcome.ok ? (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)) : EMPTY };
  }

  private async send(call: MemberCall, sink: Sink, hold: number): Promise<MemberOutcome> {
    const started = performance.now();
    const all = this.deps.members.replicas(call.member);
    const replicas = call.replica === undefined ? all : all.filter(({ id }) => id === call.replica);
    const able = bestFirst(
      replicas.filter((replica) => replica.unavailable() === undefined && replica.id !== call.notReplica),
      call.reads
    ).slice(0, 2);
    let failure: MemberFailure = unavailable(replicas[0]?.unavailable() ?? 'it is not running');
    for (const [i, replica] of able.entries()) {
      const left = call.deadline - performance.now();
      if (left <= 0) {
        failure = NO_TIME;
        break;
      }
      const budget = i < able.length - 1 ? left / 2 : left;
      const begun = performance.now();
      const attempt = await this.attempt(replica, call, { sink, hold, budget });
      this.note(replica, attempt, performance.now() - begun);
      if (attempt.ok) {
        const { status, external, nanIsStale } = attempt;
        const elapsedMs = performance.now() - started;
        return { ok: true, status, replica: replica.id, elapsedMs, external, nanIsStale };
      }
      failure = attempt.failure;
      if (!failure.retry || attempt.sent) {
        break;
      }
    }
    return { ok: false, kind: failure.kind, message: failure.message, elapsedMs: performance.now() - started };
  }

  private async attempt(replica: Replica, call: MemberCall, options: AttemptOptions): Promise<Attempt> {
    const clock = AbortSignal.timeout(Math.max(1, Math.ceil(options.budget)));
    const lifetime = replica.lifetime;
    const signal = AbortSignal.any([call.signal, clock, lifetime]);
    const releases: Array<() => void> = [];
    const body = new HeldBody(options.sink, options.hold);
    try {
      for (const places of [replica.places, this.deps.places]) {
        const place = await places.acquire(signal);
        if (typeof place !== 'function') {
          throw new Error('no place');
        }
        releases.push(place);
      }
      const response = await ask(replica, call, signal);
      return 'kind' in response
        ? { ok: false, failure: response, sent: false, bytes: 0 }
        : await readBody(response, { body, maxBytes: call.maxBytes });
    } catch (error) {
      const failure = call.signal.aborted
        ? CANCELED
        : clock.aborted
          ? timedOut(options.budget)
          : lifetime.aborted
            ? unavailable('it stopped answering')
            : connectionFailure(error);
      return { ok: false, failure, sent: body.sent, bytes: body.bytes };
    } finally {
      releases.forEach((release) => release());
    }
  }

  private note(replica: Replica, attempt: Attempt, elapsedMs: number): void {
    const kind = attempt.ok ? 'ok' : attempt.failure.kind;
    if (attempt.ok) {
      replica.reached();
    } else if (attempt.failure.unreachable) {
      replica.unreached();
    }
    if (kind !== 'canceled') {
      replica.stats.add(performance.now(), kind === 'unavailable' || kind === 'timeout');
    }
    this.deps.onRequest({
      member: replica.shard,
      replica: replica.id,
      outcome: kind,
      elapsedMs,
      bytes: attempt.bytes,
    });
  }
}

interface AttemptOptions {
  readonly sink: Sink;
  readonly hold: number;
  readonly budget: number;
}

const EMPTY = new Uint8Array(0);
const CANCELED: MemberFailure = {
  kind: 'canceled',
  message: 'the query was canceled',
  retry: false,
  unreachable: false,
};

const NO_TIME: MemberFailure = {
  kind: 'timeout',
  message: 'no time was left to ask it',
  retry: false,
  unreachable: false,
};

function unavailable(message: string): MemberFailure {
  return { kind: 'unavailable', message, retry: true, unreachable: false };
}

function timedOut(budget: number): MemberFailure {
  const seconds = Math.round(budget / 100) / 10;
  return { kind: 'timeout', message: `it did not answer within ${seconds} s`, retry: true, unreachable: false };
}

/** Holds the first bytes of a body back and then passes everything on. */
class HeldBody {
  bytes = 0;
  sent = false;
  private readonly held: Uint8Array[] = [];

  constructor(
    private readonly sink: Sink,
    private readonly hold: number
  ) {}

  async add(chunk: Uint8Array): Promise<void> {
    this.bytes += chunk.length;
    if (this.sent) {
      await this.sink(chunk);
      return;
    }
    this.held.push(chunk);
    if (this.bytes > this.hold) {
      await this.flush();
    }
  }

  async flush(): Promise<void> {
    this.sent = true;
    for (const chunk of this.held.splice(0)) {
      await this.sink(chunk);
    }
  }
}

async function ask(replica: Replica, call: MemberCall, signal: AbortSignal): Promise<ReadResponse | MemberFailure> {
  if (call.read !== undefined) {
    return await remoteRead(replica, call.read, { form: call.form, signal });
  }
  const response = await replica.request({ ...call, signal });
  if (response.isVictoriaMetrics && COMPUTED.test(call.path) && replica.recognised?.promql === true) {
    // Another server answers than a moment ago, and it was asked to compute what it computes otherwise.
    replica.recognised = undefined;
    await beginning(response.body);
    return unavailable('it is another server than it was, which is not known to compute PromQL as Prometheus does');
  }
  return response;
}

const COMPUTED = /^\/api\/v1\/query(_range)?$/;

async function readBody(
  response: ReadResponse,
  { body, maxBytes }: { readonly body: HeldBody; readonly maxBytes: number }
): Promise<Attempt> {
  const { status, contentType, body: source, external, nanIsStale } = response;
  if (!isAnswer(status)) {
    const text = await beginning(source);
    return { ok: false, failure: statusFailure(response, text), sent: false, bytes: text.length };
  }
  for await (const chunk of source) {
    if (body.bytes + chunk.length > maxBytes) {
      const message = `its answer is larger than ${Math.round(maxBytes / 1024 / 1024)} MiB`;
      const failure: MemberFailure = { kind: 'limit', message, retry: false, unreachable: false };
      return { ok: false, failure, sent: body.sent, bytes: body.bytes };
    }
    await body.add(chunk);
  }
  // No series are an empty stream; anything else that is empty is no answer.
  if (body.bytes === 0 && !contentType.startsWith('application/x-streamed-protobuf')) {
    return { ok: false, failure: unavailable('its answer is empty'), sent: false, bytes: 0 };
  }
  await body.flush();
  return { ok: true, status, bytes: body.bytes, external, nanIsStale };
}

async function beginning(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > ERROR_BODY_BYTES) {
      break;
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}
