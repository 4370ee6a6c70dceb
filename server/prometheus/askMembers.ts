import { z } from 'zod';

import { type MissingMember, missingMemberWarning } from '../../src/api/missingMember';
import { ok, type QueryError, type Result } from '../../src/engine/index';
import { type RouteContext } from '../routes/context';
import { type Notes } from './envelope';
import { type PrometheusCall } from './handler';
import { partialParam } from './params';

const envelopeSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.unknown(),
    warnings: z.array(z.string()).default([]),
    infos: z.array(z.string()).default([]),
  }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);

/** What the members said: their data, in the fleet's order, and what they and we remark. */
export interface Gathered<T> extends Notes {
  readonly data: readonly T[];
  /** Who said each of it. */
  readonly members: readonly string[];
}

/** What one member is asked. */
export interface ListAsk<T> {
  /** Below the member's base URL. */
  readonly path: string;
  readonly form: URLSearchParams;
  /** What its data are as the fleet's. Left out: the same. */
  readonly seen?: (data: T) => T;
}

export interface AskOptions<T> extends Pick<ListAsk<T>, 'path' | 'form'> {
  /** Where a member is asked something of its own; undefined where it has nothing to say. Left out: all are asked the same. */
  readonly forMember?: (member: string) => ListAsk<T> | undefined;
  /** The form of `data`; an answer of another form is a member's failure. */
  readonly schema: z.ZodType<T>;
  /** `all`: every member must answer unless the caller takes partial answers. `any`: it is enough that one does. */
  readonly need: 'all' | 'any';
}

type Answer<T> =
  | ({ readonly kind: 'data'; readonly member: string; readonly data: T } & Notes)
  | ({ readonly kind: 'failed'; readonly replica?: string } & MissingMember)
  | { readonly kind: 'error'; readonly error: QueryError };

/** Asks every member of a fleet. What a member says is wrong with the question is the answer. */
export async function askMembers<T>(
  call: PrometheusCall,
  context: RouteContext,
  options: AskOptions<T>
): Promise<Result<Gathered<T>>> {
  const members = call.fleet.members.ids();
  const asks = members.flatMap((member) => {
    const ask: ListAsk<T> | undefined = options.forMember === undefined ? options : options.forMember(member);
    return ask === undefined ? [] : [{ member, ask }];
  });
  const answers = await Promise.all(
    asks.map(async ({ member, ask }) => seenBy(ask, await askMember(member, call, { ...options, ...ask, context })))
  );
  const error = answers.find((answer) => answer.kind === 'error');
  if (error !== undefined) {
    return { ok: false, error: error.error };
  }
  const given = answers.filter((answer) => answer.kind === 'data');
  const failed = answers.filter((answer) => answer.kind === 'failed');
  const enough = options.need === 'any' || failed.length === 0 || partialParam(call.params);
  if ((given.length === 0 && asks.length > 0) || !enough) {
    const list = failed.map(({ member, reason }) => `${member}: ${reason}`).join('; ');
    const message = `no complete answer without ${failed.length === 1 ? 'member' : 'members'} ${list}`;
    return { ok: false, error: { type: call.signal.aborted ? 'canceled' : 'unavailable', message } };
  }
  const missing = options.need === 'any' ? [] : failed;
  return ok({
    data: given.map(({ data }) => data),
    members: given.map(({ member }) => member),
    warnings: distinct([...missing.map(missingMemberWarning), ...given.flatMap(({ warnings }) => warnings)]),
    infos: distinct(given.flatMap(({ infos }) => infos)),
  });
}

function seenBy<T>({ seen }: Pick<ListAsk<T>, 'seen'>, answer: Answer<T>): Answer<T> {
  return answer.kind === 'data' && seen !== undefined ? { ...answer, data: seen(answer.data) } : answer;
}

/** The parameters of these names, in their order, for passing on. */
export function pick(params: URLSearchParams, names: readonly string[]): URLSearchParams {
  return new URLSearchParams([...params].filter(([name]) => names.includes(name)));
}

type MemberOptions<T> = AskOptions<T> & { readonly context: RouteContext };

/** Asks a member; where its answer can't be read, another replica. */
async function askMember<T>(member: string, call: PrometheusCall, options: MemberOptions<T>): Promise<Answer<T>> {
  const first = await askReplica(member, call, options);
  if (first.kind !== 'failed' || first.replica === undefined) {
    return first;
  }
  const second = await askReplica(member, call, { ...options, notReplica: first.replica });
  return second.kind === 'failed' ? first : second;
}

/** `replica`, where it fails: which gave an answer that can't be read. */
async function askReplica<T>(
  member: string,
  call: PrometheusCall,
  options: MemberOptions<T> & { readonly notReplica?: string }
): Promise<Answer<T>> {
  const outcome = await call.client.fetch({
    member,
    notReplica: options.notReplica,
    // A form that was posted may be too long for a URL.
    method: call.method,
    path: options.path,
    form: options.form,
    deadline: call.deadline,
    signal: call.signal,
    maxBytes: options.context.limits.maxBytes,
  });
  if (!outcome.ok) {
    return { kind: 'failed', member, reason: outcome.message };
  }
  const { replica } = outcome;
  const parsed = envelopeSchema.safeParse(parseJson(outcome.body));
  if (parsed.data?.status === 'error') {
    const { errorType, error } = parsed.data;
    return errorType === 'bad_data' || errorType === 'execution'
      ? { kind: 'error', error: { type: errorType, message: error } }
      : { kind: 'failed', member, replica, reason: error };
  }
  const data = options.schema.safeParse(parsed.data?.data);
  return parsed.data === undefined || !data.success
    ? { kind: 'failed', member, replica, reason: 'its answer is not one of a Prometheus server' }
    : { kind: 'data', member, data: data.data, warnings: parsed.data.warnings, infos: parsed.data.infos };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    return undefined;
  }
}
