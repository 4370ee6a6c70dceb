import { type JobOptions } from '../../compute/job';
import { fail, ok, type Result } from '../../../src/engine/index';
import { type Fleet } from '../../fleets/fleet';
import { callError } from '../../prometheus/apiError';
import { memberTransport } from '../../query/memberTransport';
import { type RouteContext } from '../context';

const LONGEST_MS = 30_000;

export type AskingContext = Pick<RouteContext, 'enter' | 'clientOf' | 'memory' | 'limits' | 'givingUp'>;

export interface ShardQuestion<Told> {
  /** Has a share of its own where queries wait, whoever asks. */
  readonly user: string;
  readonly run: (fleet: Fleet, options: JobOptions) => Promise<Result<{ readonly told: Told }>>;
}

/** Asks the shards of a fleet, in its turn. Fails where the proxy could not ask; shards that do not tell are problems of the answer. */
export async function askShards<Told>(
  context: AskingContext,
  fleet: Fleet,
  question: ShardQuestion<Told>
): Promise<Result<Told>> {
  const { enter, clientOf, memory, limits, givingUp: signal } = context;
  await fleet.known();
  const whose = { fleet: fleet.id, user: question.user };
  const place = await enter(whose, signal);
  if (typeof place !== 'function') {
    return fail('unavailable', 'too many queries are under way and wait');
  }
  const account = memory.open();
  const deadline = performance.now() + Math.min(limits.timeout, LONGEST_MS);
  try {
    const client = clientOf(fleet, whose, account);
    const { maxBytes } = limits;
    const { lookback } = fleet.config;
    const transportOf = (call: AbortSignal) => memberTransport(client, { signal: call, deadline, lookback, maxBytes });
    const computed = await question.run(fleet, { signal, deadline, transportOf });
    return computed.ok
      ? ok(computed.value.told)
      : { ok: false, error: callError(computed.error, { signal, deadline }) };
  } finally {
    account.close();
    place();
  }
}
