import { type RunFigures } from '../../../src/compute/runFigures';
import {
  type Dialect,
  type Grid,
  instantGrid,
  isInstant,
  ok,
  querySpan,
  rangeGrid,
  type Result,
} from '../../../src/engine/index';
import { type RouteContext } from '../context';
import { callError } from '../../prometheus/apiError';
import { askerOf } from '../security/askerOf';
import { computeOptions, fleetQuery } from './fleetQuery';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from './prometheusRoute';
import { type QueryAsk } from '../../prometheus/jobs/queryJob';
import { limitParam, lookbackParam, rangeParams, timeoutParam, timeParam } from '../../prometheus/params';
import { startTimestampsHeader } from '../../prometheus/startTimestampsHeader';
import { statsWarning } from '../../prometheus/queryStats';

/** `query` and `query_range`. */
export const queryRoutes: readonly PrometheusRoute[] = [
  { path: 'api/v1/query', methods: ['GET', 'POST'], handle: (call, context) => query(call, context, instantOf) },
  { path: 'api/v1/query_range', methods: ['GET', 'POST'], handle: (call, context) => query(call, context, rangeOf) },
];

type GridOf = (params: URLSearchParams, dialect: Dialect) => Result<Grid>;

/** The grid of an instant query. */
export function instantOf(params: URLSearchParams): Result<Grid> {
  const time = timeParam(params, 'time', Date.now());
  return time.ok ? ok(instantGrid(time.value)) : time;
}

/** The grid of a range query. */
export function rangeOf(params: URLSearchParams, dialect: Dialect): Result<Grid> {
  const range = rangeParams(params, dialect);
  return range.ok ? ok(rangeGrid(range.value.start, range.value.end, range.value.step)) : range;
}

async function query(call: PrometheusCall, context: RouteContext, gridOf: GridOf): Promise<PrometheusAnswer> {
  const { params, fleet, headers } = call;
  await fleet.known();
  const { dialect } = fleet;
  const limit = limitParam(params);
  const grid = limit.ok ? gridOf(params, dialect) : limit;
  const timeout = grid.ok ? timeoutParam(params, dialect) : grid;
  const lookback = timeout.ok ? lookbackParam(params, dialect) : timeout;
  const startTimestamps = lookback.ok ? startTimestampsHeader(headers, dialect) : lookback;
  if (!limit.ok || !grid.ok || !lookback.ok || !startTimestamps.ok) {
    return firstError(limit, grid, lookback, startTimestamps);
  }
  const text = params.get('query') ?? '';
  if (text.length > context.limits.maxQueryLength) {
    return badQuery(`it has ${text.length} characters, more than the ${context.limits.maxQueryLength} allowed`);
  }
  const doubts = await fleet.doubtsOf(() => querySpan(text, lookback.value ?? fleet.config.lookback, grid.value));
  const ask: QueryAsk = {
    ...fleetQuery(call, context, { query: text, grid: grid.value, lookback: lookback.value }),
    limit: limit.value,
    stats: params.get('stats') ? dialect : undefined,
    warnings: { before: doubts, after: statsWarning(params, dialect) },
  };
  const options = { ...computeOptions(call, context, ask.topology), kind: `${ask.fleet} ${grid.value.length} ${text}` };
  const begun = performance.now();
  const computed = await context.compute.run('query', ask, options);
  noteRun(call, ask, { elapsedMs: performance.now() - begun, figures: computed.ok ? computed.value.told : undefined });
  return computed.ok
    ? ok({ type: 'application/json', pieces: computed.value.body, encoding: computed.value.encoding })
    : { ok: false, error: callError(computed.error, call) };
}

interface Ran {
  readonly elapsedMs: number;
  /** Undefined where it came to no answer. */
  readonly figures: RunFigures | undefined;
}

/** Writes down what a query cost, and who asked. */
function noteRun({ fleet, caller, headers }: PrometheusCall, { request }: QueryAsk, { elapsedMs, figures }: Ran): void {
  const { query, grid } = request;
  fleet.queries.add(
    {
      ...(figures ?? { bytes: 0, series: 0, samples: 0, cached: 0 }),
      ...{ query, step: isInstant(grid) ? 0 : grid.step, elapsedMs, failed: figures === undefined },
    },
    askerOf(caller, headers)
  );
}

function badQuery(message: string): PrometheusAnswer {
  return { ok: false, error: { type: 'bad_data', message: `invalid parameter "query": ${message}` } };
}

function firstError(...results: ReadonlyArray<Result<unknown>>): PrometheusAnswer {
  const failed = results.find((result) => !result.ok);
  if (failed === undefined || failed.ok) {
    throw new Error('one of the results is an error');
  }
  return failed;
}
