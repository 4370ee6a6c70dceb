import { z } from 'zod';

import { type MissingMember, missingMemberWarning } from '../../../src/api/missingMember';
import { ok, parseJson, type QueryError, type Result, type SeenLabels } from '../../../src/engine/index';
import { type JobTransport } from '../../compute/job';
import { type ListRequest } from '../../compute/listRequest';
import { type Notes } from '../envelope';

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
export interface ListAsk extends Pick<ListRequest, 'member' | 'address' | 'method' | 'params'> {
  /** How the labels of its series are seen. Left out: as they are. */
  readonly labels?: SeenLabels;
}

/** How what the members say is read. */
export interface ReadOptions<T> {
  /** The form of `data`; an answer of another form is a member's failure. */
  readonly schema: z.ZodType<T>;
  /** A member's data as the fleet's, whose labels are seen in another way. Left out: the same. */
  readonly seen?: (data: T, labels: SeenLabels) => T;
  /** `all`: every member must answer unless the caller takes partial answers. `any`: it is enough that one does. */
  readonly need: 'all' | 'any';
  /** Whether a member that says what is wrong with the question speaks for all; else others may know what it is about. Left out: `all`. */
  readonly knownBy?: 'all' | 'some';
  readonly isPartial: boolean;
}

type Answer<T> =
  | ({ readonly kind: 'data'; readonly member: string; readonly data: T } & Notes)
  | ({ readonly kind: 'failed'; readonly replica?: string } & MissingMember)
  | { readonly kind: 'error'; readonly error: QueryError };

/** Asks members for lists. What a member says is wrong with the question is the answer. */
export async function askMembers<T>(
  asks: readonly ListAsk[],
  transport: JobTransport,
  options: ReadOptions<T>
): Promise<Result<Gathered<T>>> {
  const answers = await Promise.all(asks.map((ask) => askMember(ask, transport, options)));
  const given = answers.filter((answer) => answer.kind === 'data');
  const failed = answers.filter((answer) => answer.kind === 'failed');
  const error = answers.find((answer) => answer.kind === 'error');
  const mayBeKnown = given.length > 0 || (failed.length > 0 && !options.isPartial);
  if (error !== undefined && !(options.knownBy === 'some' && mayBeKnown)) {
    return { ok: false, error: error.error };
  }
  const enough = options.need === 'any' || failed.length === 0 || options.isPartial;
  if ((given.length === 0 && asks.length > 0) || !enough) {
    const list = failed.map(({ member, reason }) => `${member}: ${reason}`).join('; ');
    const message = `no complete answer without ${failed.length === 1 ? 'member' : 'members'} ${list}`;
    return { ok: false, error: { type: 'unavailable', message } };
  }
  const missing = options.need === 'any' ? [] : failed;
  return ok({
    data: given.map(({ data }) => data),
    members: given.map(({ member }) => member),
    warnings: distinct([...missing.map(missingMemberWarning), ...given.flatMap(({ warnings }) => warnings)]),
    infos: distinct(given.flatMap(({ infos }) => infos)),
  });
}

/** Asks a member; where its answer can't be read, another replica. */
async function askMember<T>(ask: ListAsk, transport: JobTransport, options: ReadOptions<T>): Promise<Answer<T>> {
  const { labels, ...asked } = ask;
  const request: ListRequest = { ...asked, id: 0, path: 'list' };
  const first = await askReplica(request, transport, options);
  const second =
    first.kind === 'failed' && first.replica !== undefined
      ? await askReplica({ ...request, notReplica: first.replica }, transport, options)
      : first;
  const answer = second.kind === 'failed' ? first : second;
  return answer.kind === 'data' && labels !== undefined && options.seen !== undefined
    ? { ...answer, data: options.seen(answer.data, labels) }
    : answer;
}

/** `replica`, where it fails: which gave an answer that can't be read. */
async function askReplica<T>(
  request: ListRequest,
  transport: JobTransport,
  { schema }: Pick<ReadOptions<T>, 'schema'>
): Promise<Answer<T>> {
  const { member } = request;
  for await (const outcome of transport([request])) {
    if (!outcome.ok) {
      return { kind: 'failed', member, reason: outcome.message };
    }
    const { replica } = outcome;
    const parsed = envelopeSchema.safeParse(parseJson(textOf(outcome.body)));
    if (parsed.data?.status === 'error') {
      const { errorType, error } = parsed.data;
      return errorType === 'bad_data' || errorType === 'execution'
        ? { kind: 'error', error: { type: errorType, message: error } }
        : { kind: 'failed', member, replica, reason: error };
    }
    const data = schema.safeParse(parsed.data?.data);
    return parsed.data === undefined || !data.success
      ? { kind: 'failed', member, replica, reason: 'its answer is not one of a Prometheus server' }
      : { kind: 'data', member, data: data.data, warnings: parsed.data.warnings, infos: parsed.data.infos };
  }
  return { kind: 'failed', member, reason: 'it was not asked' };
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
