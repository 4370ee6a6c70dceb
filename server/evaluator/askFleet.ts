import { fail, instantGrid, Labels, ok, querySpan, type Result } from '../../src/engine/index';
import { type Fleet } from '../fleets/fleet';
import { callError } from '../prometheus/apiError';
import { memberTransport } from '../query/memberTransport';
import { type RouteContext } from '../http/context';
import { type RuleAnswer, type RuleQuery } from '../rules/evaluate/groupRun';

/** Rules have a share of their own where queries wait. */
const USER = 'rules';

/** Asks a fleet for a rule as queries are asked, at its place among them. Fails where a member is missing. */
// eslint-disable-next-line max-params -- the fourth is what ends it
export async function askFleet(
  fleet: Fleet,
  context: RouteContext,
  { expr, time, record, lookback: ownLookback }: RuleQuery,
  signal: AbortSignal
): Promise<Result<RuleAnswer>> {
  await fleet.known();
  const whose = { fleet: fleet.id, user: USER };
  const deadline = performance.now() + context.limits.timeout;
  const place = await context.enter(whose, signal);
  if (typeof place !== 'function') {
    return fail('unavailable', 'too many queries are under way and wait');
  }
  const memory = context.memory.open();
  try {
    const client = context.clientOf(fleet, whose, memory);
    const topology = fleet.topology(ownLookback);
    const { maxSamples, maxSeries, maxBytes } = context.limits;
    const [doubt] = await fleet.doubtsOf(() => querySpan(expr, topology.lookback, instantGrid(time)));
    const ask = {
      request: { query: expr, grid: instantGrid(time), experimental: fleet.config.experimental },
      ...{ topology, fleet: fleet.key, now: Date.now(), record },
      options: { partial: 'fail', limits: { maxSamples, maxSeries, maxBytes } },
    } as const;
    const { lookback } = topology;
    const transportOf = (call: AbortSignal) => memberTransport(client, { signal: call, deadline, lookback, maxBytes });
    const computed = await context.compute.run('rule', ask, { signal, deadline, transportOf });
    if (!computed.ok) {
      return { ok: false, error: callError(computed.error, { signal, deadline }) };
    }
    const { told, body } = computed.value;
    const pieces: Uint8Array[] = [];
    for await (const piece of body) {
      pieces.push(piece);
    }
    const labels = told.names.map((names, i) => Labels.fromSorted(names, told.texts[i]));
    const { values, histograms } = told;
    return ok({ labels, values, histograms, message: Buffer.concat(pieces), doubt: told.doubt ?? doubt });
  } finally {
    memory.close();
    place();
  }
}
