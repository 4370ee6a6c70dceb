import {
  type Dialect,
  type Grid,
  instantGrid,
  ok,
  type QueryError,
  rangeGrid,
  type Result,
  runQuery,
} from '../../src/engine/index';
import { memberTransport } from '../query/memberTransport';
import { type RouteContext } from '../routes/context';
import { annotationTexts } from './envelope';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from './handler';
import { exactParam, limitParam, lookbackParam, partialParam, rangeParams, timeoutParam, timeParam } from './params';
import { startTimestampsHeader } from './startTimestampsHeader';
import { statsJson, statsWarning } from './queryStats';
import { seriesCount, valueJson } from './valueJson';

const TRUNCATED = 'results truncated due to limit';

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
  const started = performance.now();
  const { params, fleet, client, signal, deadline, headers } = call;
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
  const topology = fleet.topology(lookback.value);
  const { maxSamples, maxSeries, maxBytes } = context.limits;
  const result = await runQuery(
    { query: text, grid: grid.value, experimental: fleet.config.experimental, exact: exactParam(params) },
    topology,
    memberTransport(client, { signal, deadline, lookback: topology.lookback, maxBytes }),
    {
      partial: partialParam(params) ? 'allow' : 'fail',
      limits: { maxSamples, maxSeries, maxBytes },
      ownership: fleet.ownership(),
    }
  );
  if (!result.ok) {
    return { ok: false, error: apiError(result.error, { late: performance.now() >= deadline, signal }) };
  }
  const { value, annotations, notices } = result.value;
  const truncated = limit.value > 0 && seriesCount(value) > limit.value ? [TRUNCATED] : [];
  const { warnings, infos } = annotationTexts(annotations, text);
  const instant = gridOf === instantOf ? grid.value : undefined;
  const stats = params.get('stats') ? statsJson(result.value, performance.now() - started, dialect) : '';
  const data = function* () {
    yield '{';
    yield* valueJson(value, { instant, limit: limit.value });
    yield `${stats}}`;
  };
  return ok({
    data: data(),
    warnings: [...notices, ...fleet.doubts, ...warnings, ...truncated, ...statsWarning(params, dialect)],
    infos,
  });
}

/** An error of the engine as Prometheus' API words it. */
export function apiError(
  error: QueryError,
  options: { readonly late: boolean; readonly signal: AbortSignal }
): QueryError {
  if (options.signal.aborted) {
    return { type: 'canceled', message: 'query was canceled' };
  }
  if (options.late && error.type === 'unavailable') {
    return { type: 'timeout', message: `query timed out: ${error.message}` };
  }
  return error.type === 'bad_data' && !error.message.startsWith('invalid parameter')
    ? { type: 'bad_data', message: `invalid parameter "query": ${error.message}` }
    : error;
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
