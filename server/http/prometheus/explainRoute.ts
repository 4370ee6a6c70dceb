import { fail, ok, querySpan } from '../../../src/engine/index';
import { type RouteContext } from '../context';
import { callError } from '../../prometheus/apiError';
import { computeOptions, fleetQuery } from './fleetQuery';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from './prometheusRoute';
import { type ExplainAsk } from '../../prometheus/jobs/explainJob';
import { runParam } from '../../prometheus/params';
import { instantOf, rangeOf } from './queryRoutes';

/** `explain`, beside Prometheus' own: how a query is answered. It asks members only where it is to run the query. */
export const explainRoute: PrometheusRoute = { path: 'explain', methods: ['GET', 'POST'], handle: explainQuery };

/** What is explained: a range query where `start` is given, else an instant query. */
async function explainQuery(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const { params, fleet, deadline } = call;
  await fleet.known();
  const grid = params.has('start') ? rangeOf(params, fleet.dialect) : instantOf(params);
  if (!grid.ok) {
    return grid;
  }
  const query = params.get('query') ?? '';
  if (query.length > context.limits.maxQueryLength) {
    return fail('bad_data', `invalid parameter "query": it is longer than ${context.limits.maxQueryLength} characters`);
  }
  const run = runParam(params);
  const ask: ExplainAsk = {
    ...fleetQuery(call, context, { query, grid: grid.value }),
    run,
    doubts: run ? await fleet.doubtsOf(() => querySpan(query, fleet.config.lookback, grid.value)) : fleet.doubts,
    until: Date.now() + deadline - performance.now(),
  };
  const computed = await context.compute.run('explain', ask, computeOptions(call, context, ask.topology));
  return computed.ok
    ? ok({ type: 'application/json', pieces: computed.value.body, encoding: computed.value.encoding })
    : { ok: false, error: callError(computed.error, call) };
}
