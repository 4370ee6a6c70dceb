import { type FastifyInstance } from 'fastify';

import { type FanoutRequest, fanoutRequestSchema } from '../../../src/api/fanout';
import { hull, parse, type TimeSpan } from '../../../src/engine/index';
import { fanOut } from '../../query/fanOut';
import { FrameWriter } from '../../query/frameWriter';
import { spanRead } from '../../query/httpAsk';
import { type MemberOutcome } from '../../query/clientCall';
import { type BegunQuery } from '../../query/queriesUnderWay';
import { readQuery } from '../../query/read/readQuery';
import { acceptsGzip, atEnd, requestSignal, type RouteContext, visibleFleet, whoseOf } from '../context';
import { sendError } from '../errors';
import { askerOf } from '../security/askerOf';

/** `POST /api/v1/fanout`: requests to members of one fleet, answered as one stream of frames. */
export function fanoutRoute(app: FastifyInstance, context: RouteContext): void {
  const { limits } = context;
  app.post('/api/v1/fanout', async (request, reply) => {
    const parsed = fanoutRequestSchema.safeParse(request.body);
    if (!parsed.success) {
      const problems = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      return sendError(reply, 'bad_request', { problems });
    }
    const batch = parsed.data;
    const fleet = visibleFleet(context, request.caller, batch.fleet);
    if (fleet !== undefined && batch.generation !== undefined && batch.generation !== fleet.generation) {
      return sendError(reply, 'conflict', { message: 'The servers of this fleet have changed since it was read.' });
    }
    const unknown = batch.requests.find(({ member }) => fleet?.members.has(member) !== true);
    if (fleet === undefined || unknown !== undefined) {
      return sendError(reply, 'not_found');
    }
    if (batch.requests.some(({ query }) => query.length > limits.maxQueryLength)) {
      const message = `A query is longer than the ${limits.maxQueryLength} characters allowed.`;
      return sendError(reply, 'bad_request', { message });
    }
    if (batch.requests.some((one) => READS.has(one.path) && !isNarrow(one))) {
      const message = 'What is read, or asked of an index, has to be one vector selector, without offset and @.';
      return sendError(reply, 'bad_request', { message });
    }
    if (new Set(batch.requests.map(({ id }) => id)).size < batch.requests.length) {
      return sendError(reply, 'bad_request', { message: 'Two requests have the same id.' });
    }
    const held = context.running.begin(
      { ...askedBy(batch), fleet: fleet.id, asker: askerOf(request.caller, request.headers) },
      requestSignal(reply, context.givingUp)
    );
    atEnd(reply, held.over);
    const { signal } = held;
    const whose = whoseOf(request, fleet);
    const place = await context.enter(whose, signal);
    if (typeof place !== 'function') {
      return sendError(reply, place === 'full' ? 'too_many' : 'unavailable');
    }
    held.run();
    const gzip = acceptsGzip(request.headers);
    const writer = new FrameWriter({ gzip });
    const timer = context.metrics.querySeconds.startTimer({ fleet: fleet.id, kind: 'fanout' });
    const account = context.memory.open();
    atEnd(reply, () => [timer(), place(), account.close()]);
    await fleet.doubtsOf(() => spanOf(batch, fleet.config.lookback));
    void fanOut(batch, {
      client: context.clientOf(fleet, whose, account),
      writer,
      signal,
      timeout: Math.min(limits.timeout, batch.timeoutMs ?? limits.timeout),
      lookback: fleet.config.lookback,
      maxBytes: limits.maxBytes,
    })
      .then((outcomes) => {
        const failed = failures(batch, outcomes);
        const outcome = signal.aborted ? 'canceled' : failed === undefined ? 'ok' : 'partial';
        context.metrics.queries.inc({ fleet: fleet.id, kind: 'fanout', outcome });
        if (outcome === 'partial') {
          request.log.warn({ fleet: fleet.id, failed }, 'members gave no answer');
        }
        writer.end();
      })
      .catch((error: unknown) => {
        request.log.error({ err: error }, 'fan-out failed');
        writer.output.destroy();
      });
    if (gzip) {
      reply.header('content-encoding', 'gzip');
    }
    return reply.type('application/octet-stream').header('cache-control', 'no-store').send(writer.output);
  });
}

/** A batch as one of the queries under way: what a page computes is known by what it asks members for. */
function askedBy({ requests }: FanoutRequest): Pick<BegunQuery, 'kind' | 'query' | 'more' | 'range'> {
  const texts = new Set(requests.map(({ query }) => query));
  const [{ query, path, start, end, step }] = requests;
  const range = path === 'query_range' ? { start, end, step } : undefined;
  return { kind: 'fanout', query, more: texts.size - 1, range };
}

/** By member: why it gave no answer; undefined where all gave what the query needs. */
function failures(
  { requests }: FanoutRequest,
  outcomes: readonly MemberOutcome[]
): Readonly<Record<string, string>> | undefined {
  const failed = outcomes.flatMap((outcome, i) =>
    outcome.ok || requests[i].aside === true ? [] : [[requests[i].member, outcome.message] as const]
  );
  return failed.length === 0 ? undefined : Object.fromEntries(failed);
}

/** The times of all samples that a batch reads. */
function spanOf({ requests }: FanoutRequest, lookback: number): TimeSpan | undefined {
  return hull(requests.map((one) => spanRead(one, lookback)).filter((span) => span !== undefined));
}

const READS: ReadonlySet<string> = new Set(['read', 'series', 'values']);

/** Whether it reads what one selector takes, which is not everything there is: a query's selector cannot be that wide. */
function isNarrow(request: FanoutRequest['requests'][number]): boolean {
  return readQuery(request) !== undefined && parse(request.query, { experimental: false }).ok;
}
