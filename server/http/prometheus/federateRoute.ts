import { ok } from '../../../src/engine/index';
import { type RouteContext } from '../context';
import { readError } from '../../prometheus/apiError';
import { computeOptions, fleetRead } from './fleetQuery';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from './prometheusRoute';
import { type FederateAsk } from '../../prometheus/jobs/federateJob';
import { negotiate } from '../../prometheus/federate/negotiate';

/** `federate`: the newest sample of each series that a selector matches. Source: upstream `web/federate.go`. */
export const federateRoute: PrometheusRoute = {
  path: 'federate',
  methods: ['GET'],
  strict: true,
  plain: true,
  handle: federate,
};

async function federate(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const { fleet, params, headers } = call;
  await fleet.known();
  const end = Date.now();
  const start = end - fleet.config.lookback;
  const format = negotiate(headers.accept);
  const ask: FederateAsk = {
    ...(await fleetRead(call, context, { from: start, to: end })),
    selectors: params.getAll('match[]'),
    start,
    end,
    external: fleet.externalLabels,
    format,
  };
  const computed = await context.compute.run('federate', ask, computeOptions(call, context, ask.topology));
  if (!computed.ok) {
    return { ok: false, error: readError(computed.error, call) };
  }
  const { body, encoding, told } = computed.value;
  return ok({ type: format.type, pieces: body, encoding, warnings: told.warnings });
}
