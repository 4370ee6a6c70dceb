import { answersFor, type Grid, type TimeSpan, type Topology } from '../../../src/engine/index';
import { type JobOptions } from '../../compute/job';
import { memberTransport } from '../../query/memberTransport';
import { acceptsGzip, type RouteContext } from '../context';
import { type PrometheusCall } from './prometheusRoute';
import { type FleetQuery } from '../../prometheus/jobs/queryJob';
import { type ReadAsk } from '../../prometheus/jobs/fleetReader';
import { exactParam, partialParam } from '../../prometheus/params';

interface Asked {
  readonly query: string;
  readonly grid: Grid;
  /** Milliseconds, where the query brings its own. */
  readonly lookback?: number;
}

/** A query over a fleet as it is now. */
export function fleetQuery(call: PrometheusCall, context: RouteContext, asked: Asked): FleetQuery {
  const { query, grid, lookback } = asked;
  const { fleet, params } = call;
  return {
    request: { query, grid, experimental: fleet.config.experimental, exact: exactParam(params) },
    topology: answersFor(query, fleet.answeringTopology(lookback), grid),
    options: optionsOf(call, context),
    fleet: fleet.key,
    now: Date.now(),
  };
}

/** A fleet whose raw samples of a span are read, as it is now. */
export async function fleetRead(
  call: PrometheusCall,
  context: RouteContext,
  span: TimeSpan | undefined
): Promise<ReadAsk> {
  const doubts = await call.fleet.doubtsOf(() => span);
  return { topology: call.fleet.topology(), options: optionsOf(call, context), doubts };
}

function optionsOf({ params }: PrometheusCall, { limits }: RouteContext): ReadAsk['options'] {
  const { maxSamples, maxSeries, maxBytes } = limits;
  return { partial: partialParam(params) ? 'allow' : 'fail', limits: { maxSamples, maxSeries, maxBytes } };
}

/** Whether a caller wants what members say now, and nothing kept of it. */
function passesCache({ 'cache-control': control = '' }: PrometheusCall['headers']): boolean {
  return /(^|,)\s*no-store\s*(,|$)/i.test(control);
}

/** What computes for a call has its members, what is kept of their answers, and its time. */
export function computeOptions(call: PrometheusCall, context: RouteContext, topology: Topology): JobOptions {
  const { fleet, memory, headers } = call;
  const fragments = passesCache(headers) ? undefined : context.fragments.of(fleet, { topology, memory });
  return { ...askOptions(call, context, topology.lookback), fragments };
}

/** What asks members for a call has their way, and its time. */
export function askOptions(
  { fleet, client, headers, signal, deadline }: PrometheusCall,
  { limits: { maxBytes } }: RouteContext,
  lookback = fleet.config.lookback
): JobOptions {
  const transportOf = (call: AbortSignal) => memberTransport(client, { signal: call, deadline, lookback, maxBytes });
  return { signal, deadline, transportOf, gzip: acceptsGzip(headers) };
}
