import { isAnswer } from '../../src/api/takesNoPost';
import { beginning } from './beginning';
import { connectionFailure, type MemberFailure, statusFailure, unavailable } from './failure';
import { HeldBody } from './heldBody';
import { linkSignals } from './linkSignals';
import { isM3, m3Call } from './m3Call';
import { type MemoryAccount } from './memoryBudget';
import { type ClientCall, type MemberOutcome, type Sink } from './clientCall';
import { type ReadResponse, remoteRead } from './read/remoteRead';
import { type Replica } from './replica';

const ERROR_BODY_BYTES = 64 * 1024;

/** What one attempt came to: `sent` says that part of the body has gone to the sink already. */
export type Attempted =
  | (Pick<MemberOutcome & { readonly ok: true }, 'ok' | 'status' | 'external' | 'nanIsStale'> & {
      readonly bytes: number;
    })
  | { readonly ok: false; readonly failure: MemberFailure; readonly sent: boolean; readonly bytes: number };

export interface Attempting {
  readonly sink: Sink;
  readonly hold: number;
  /** Of which the bytes are taken that are held. */
  readonly memory: MemoryAccount;
  /** Milliseconds it may take. */
  readonly budget: number;
  /** Whether another replica may answer in its stead. */
  readonly hasOther: () => boolean;
}

/** Asks one replica once. Where it is found down meanwhile, it is given up for another one, if there is one that can still take over. */
export async function attempt(replica: Replica, call: ClientCall, options: Attempting): Promise<Attempted> {
  const { memory } = options;
  const body = new HeldBody(options.sink, { hold: options.hold, memory });
  const link = linkSignals([call.signal], options.budget);
  let isDown = false;
  const leave = replica.onDown(() => {
    if (!body.sent && options.hasOther()) {
      isDown = true;
      link.abort();
    }
  });
  try {
    const made = await answer(replica, call, { body, signal: link.signal, memory });
    if (!made.ok) {
      body.drop();
    }
    return made;
  } catch (error) {
    body.drop();
    const failure = call.signal.aborted
      ? CANCELED
      : link.isLate
        ? timedOut(options.budget)
        : isDown
          ? unavailable('it stopped answering')
          : connectionFailure(error);
    return { ok: false, failure, sent: body.sent, bytes: body.bytes };
  } finally {
    leave();
    link.release();
  }
}

interface Answering {
  readonly body: HeldBody;
  readonly signal: AbortSignal;
  readonly memory: MemoryAccount;
}

async function answer(replica: Replica, call: ClientCall, { signal, ...held }: Answering): Promise<Attempted> {
  const response = await ask(replica, call, signal);
  return 'kind' in response
    ? { ok: false, failure: response, sent: false, bytes: 0 }
    : readBody(response, { ...held, maxBytes: call.maxBytes });
}

export const CANCELED: MemberFailure = {
  kind: 'canceled',
  message: 'the query was canceled',
  retry: false,
  unreachable: false,
};

function timedOut(budget: number): MemberFailure {
  const seconds = Math.round(budget / 100) / 10;
  return { kind: 'timeout', message: `it did not answer within ${seconds} s`, retry: true, unreachable: false };
}

async function ask(replica: Replica, call: ClientCall, signal: AbortSignal): Promise<ReadResponse | MemberFailure> {
  if (call.read !== undefined) {
    return whole(await remoteRead(replica, call.read, { form: call.form, signal }));
  }
  const asked = INDEX.test(call.path) && isM3(replica) ? m3Call(call) : call;
  if ('kind' in asked) {
    return asked;
  }
  const response = await replica.request({ ...asked, signal });
  if (response.mark !== undefined && COMPUTED.test(call.path) && replica.recognised?.promql === true) {
    // Another server answers than a moment ago, and it was asked to compute what it computes otherwise.
    replica.recognised = undefined;
    await beginning(response.body, ERROR_BODY_BYTES);
    return unavailable('it is another server than it was, which is not known to compute PromQL as Prometheus does');
  }
  return whole(response);
}

/** A part of what was asked for is no answer. */
async function whole(response: ReadResponse | MemberFailure): Promise<ReadResponse | MemberFailure> {
  if ('kind' in response || response.lacking === undefined) {
    return response;
  }
  await beginning(response.body, ERROR_BODY_BYTES);
  return unavailable(response.lacking);
}

const INDEX = /^\/api\/v1\/(labels|series|label\/[^/]+\/values)$/;
const COMPUTED = /^\/api\/v1\/query(_range)?$/;

async function readBody(
  response: ReadResponse,
  { body, maxBytes, memory }: Omit<Answering, 'signal'> & { readonly maxBytes: number }
): Promise<Attempted> {
  const { status, contentType, body: source, external, nanIsStale } = response;
  if (!isAnswer(status)) {
    const text = await beginning(source, ERROR_BODY_BYTES);
    return { ok: false, failure: statusFailure(response, text), sent: false, bytes: text.length };
  }
  for await (const chunk of source) {
    if (body.bytes + chunk.length > maxBytes) {
      const message = `its answer is larger than ${Math.round(maxBytes / 1024 / 1024)} MiB`;
      const failure: MemberFailure = { kind: 'limit', message, retry: false, unreachable: false };
      return { ok: false, failure, sent: body.sent, bytes: body.bytes };
    }
    if (!(await body.add(chunk))) {
      const failure: MemberFailure = { kind: 'limit', message: memory.refusal ?? '', retry: false, unreachable: false };
      return { ok: false, failure, sent: body.sent, bytes: body.bytes };
    }
  }
  // No series are an empty stream; anything else that is empty is no answer.
  if (body.bytes === 0 && !contentType.startsWith('application/x-streamed-protobuf')) {
    return { ok: false, failure: unavailable('its answer is empty'), sent: false, bytes: 0 };
  }
  await body.flush();
  return { ok: true, status, bytes: body.bytes, external, nanIsStale };
}
