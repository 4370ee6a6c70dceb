import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';

import { type ErrorCode, errorCatalogue } from '../src/api/errors';
import { type Fleet } from './fleets/fleet';
import { type jobs } from './jobs';
import { prometheusApi, prometheusRoutes } from './http/prometheus/prometheusApi';
import { type Computer } from './compute/job';
import { FragmentStore } from './fragments/fragmentStore';
import { FairPlaces } from './query/fairPlaces';
import { type Limits } from './query/limits';
import { MemberClient } from './query/memberClient';
import { MemoryBudget } from './query/memoryBudget';
import { QueriesUnderWay } from './query/queriesUnderWay';
import { type RouteContext } from './http/context';
import { type ControlContext } from './http/controlContext';
import { type PrometheusError, sendError, sendPrometheusError } from './http/errors';
import { eventRoutes } from './http/routes/events';
import { discoveryRoute } from './http/routes/discovery';
import { definitionRoutes } from './http/routes/definitions';
import { fanoutRoute } from './http/routes/fanout';
import { pastRoute } from './http/routes/past';
import { fleetRoutes } from './http/routes/fleets';
import { openApiRoute } from './http/routes/openApi';
import { OPEN_PATHS, operationRoutes } from './http/routes/operations';
import { ruleGroupRoutes } from './http/routes/ruleGroups';
import { queryLogRoutes } from './http/routes/queryLog';
import { runningQueryRoutes } from './http/routes/runningQueries';
import { ruleSuggestionRoutes } from './http/routes/ruleSuggestions';
import { rulePreviewRoute } from './http/routes/rulePreview';
import { ruleRoutes } from './http/routes/rules';
import { allowListRoutes } from './http/routes/allowList';
import { cardinalityRoutes } from './http/routes/cardinality';
import { targetRoutes } from './http/routes/targets';
import { storeRoutes } from './http/routes/store';
import { watchReaders } from './http/routes/watchReaders';
import { historyRoutes, scalingRoutes } from './http/routes/scaling';
import { scalingChangeRoutes } from './http/routes/scalingChanges';
import { type RuleEvaluator } from './evaluator/ruleEvaluator';
import { authenticate } from './http/security/authenticate';
import { isFromElsewhere } from './http/security/elsewhere';
import { headerValues } from './http/security/headers';
import { NoSniffResponse, refuseMalformed } from './http/security/noSniff';
import { isUnsafePath } from './http/security/paths';
import { type Tokens } from './http/security/tokens';
import { DatabaseError, type DatabaseFailure } from './store/databaseError';
import { cacheMetrics } from './telemetry/cacheMetrics';
import { computeMetrics } from './telemetry/computeMetrics';
import { databaseMetrics } from './telemetry/databaseMetrics';
import { memoryMetrics } from './telemetry/memoryMetrics';
import { type FleetQueueName, FleetQueues } from './telemetry/fleetQueues';
import { Metrics } from './telemetry/metrics';
import { ProxyLoad } from './telemetry/proxyLoad';
import { queryLogMetrics } from './telemetry/queryLogMetrics';
import { reloadMetrics, type ReloadStatus } from './telemetry/reloadMetrics';
import { notificationMetrics } from './telemetry/notificationMetrics';
import { ruleMetrics } from './telemetry/ruleMetrics';
import { AnswerLog, logRequests } from './telemetry/requestLog';
import { scalingMetrics } from './telemetry/scalingMetrics';

export interface AppDeps {
  readonly version: string;
  readonly tokens: Tokens;
  /** Those there are; fleets made through the API come and go. */
  readonly fleets: readonly Fleet[];
  readonly compute: Computer<typeof jobs>;
  readonly limits: Limits;
  /** Queries under way at once; as many again wait. */
  readonly maxQueries: number;
  /** Requests under way at once to all replicas. */
  readonly maxRequests: number;
  /** Bytes of answers and results that the whole process may hold. */
  readonly maxMemory: number;
  /** Bytes of these that members' answers may take which are kept; left out: a tenth, 0: none. */
  readonly cacheBytes?: number;
  /** Bytes of a request body. */
  readonly maxBody: number;
  readonly logger: FastifyBaseLogger;
  /** Left out where no fleet can be changed. */
  readonly control?: ControlContext;
  /** How the fleets file was read last; left out where it is not read again. */
  readonly reloads?: ReloadStatus;
  /** Evaluates rules once the application listens; left out where there are none. */
  readonly rules?: RuleEvaluator;
  /** A graceful stop has begun. */
  readonly stopping: AbortSignal;
  /** Ends what is still under way when a graceful stop has waited long enough. */
  readonly givingUp: AbortSignal;
}

/** Of the budget. */
const CACHE_SHARE = 0.1;
const REFUSED = '/-/refused';
const ELSEWHERE = { refused: 'A page of another site had a browser send this.' };
const HEADERS_TIMEOUT = 10_000;
const MOST_HEADER_BYTES = 32 * 1024;

/** The proxy's HTTP application. It does not listen: the caller does, or injects requests. */
export function buildApp(deps: AppDeps): FastifyInstance {
  const app: FastifyInstance = Fastify({
    loggerInstance: deps.logger,
    logController: new AnswerLog(),
    bodyLimit: deps.maxBody,
    requestTimeout: deps.limits.clientStall,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT, deps.limits.clientStall),
      connectionsCheckingInterval: Math.min(5000, deps.limits.clientStall),
      maxHeaderSize: MOST_HEADER_BYTES,
      ServerResponse: NoSniffResponse,
    },
    clientErrorHandler: refuseMalformed,
    routerOptions: { maxParamLength: 4096 },
    rewriteUrl: (request) => (isUnsafePath(request.url ?? '') ? REFUSED : (request.url ?? '/')),
    frameworkErrors: (_, __, reply) => {
      void sendError(reply, 'bad_request');
    },
  });
  const context = routeContext(deps);
  app.addHook('onClose', () => context.load.stop());
  app.addHook('onListen', () => deps.rules?.begin(context));

  app.decorateRequest('caller');
  logRequests(app);
  const { clientStall: stall, clientRate: rate, clientTime: total } = deps.limits;
  watchReaders(app, { stall, rate, total });
  app.addHook('onRequest', async (request, reply) => {
    if (request.url === REFUSED) {
      return sendError(reply, 'bad_request', { message: 'The path has dot segments or is not well encoded.' });
    }
    // Node keeps the first of several; what stands before us may have looked at another. HTTP/1.0 needs none.
    if (headerValues(request.raw.rawHeaders, 'host').length > 1) {
      return sendError(reply, 'bad_request', { message: 'Two Host headers were sent.' });
    }
    if (!OPEN_PATHS.has(request.routeOptions.url ?? '')) {
      const caller = isFromElsewhere(request.raw) ? ELSEWHERE : authenticate(request.raw, deps);
      if ('refused' in caller) {
        return fail(request, reply, { code: 'unknown_caller', type: 'bad_data', status: 403, message: caller.refused });
      }
      request.caller = caller;
    }
  });
  app.setNotFoundHandler((_, reply) => sendError(reply, 'not_found', { message: 'There is no such path here.' }));
  app.setErrorHandler((error: FastifyError, request, reply) => handleError(error, request, reply));

  operationRoutes(app, context);
  fleetRoutes(app, context);
  ruleRoutes(app, context);
  ruleGroupRoutes(app, context);
  queryLogRoutes(app, context);
  runningQueryRoutes(app, context);
  ruleSuggestionRoutes(app, context);
  rulePreviewRoute(app, context);
  storeRoutes(app, context);
  cardinalityRoutes(app, context);
  targetRoutes(app, context);
  allowListRoutes(app, context);
  scalingRoutes(app, context);
  historyRoutes(app, context);
  scalingChangeRoutes(app, context);
  discoveryRoute(app, context);
  definitionRoutes(app, context);
  eventRoutes(app, context);
  fanoutRoute(app, context);
  pastRoute(app, context);
  openApiRoute(app, context, prometheusRoutes);
  prometheusApi(app, context);
  return app;
}

function routeContext(deps: AppDeps): RouteContext {
  const weightOf = (id: string) => deps.fleets.find((fleet) => fleet.id === id)?.config.weight ?? 1;
  const queries = new FairPlaces(deps.maxQueries, { maxWaiting: deps.maxQueries, weightOf });
  const places = new FairPlaces(deps.maxRequests, { weightOf });
  const queues = new FleetQueues(deps.fleets, { queries, requests: places });
  const metrics = new Metrics(deps.fleets, queries, queues);
  const noteWait = (name: FleetQueueName, elapsedMs: number, isRefused = false) => {
    metrics.waitSeconds.observe({ ...name }, elapsedMs / 1000);
    queues.waited(name, elapsedMs, isRefused);
  };
  const load = new ProxyLoad(metrics.registry);
  if (deps.control !== undefined) {
    scalingMetrics(metrics.registry, deps.control.managed, deps.control.events);
    databaseMetrics(metrics.registry, deps.control.database);
  }
  if (deps.compute.use !== undefined) {
    computeMetrics(metrics.registry, deps.compute.use);
  }
  if (deps.reloads !== undefined) {
    reloadMetrics(metrics.registry, deps.reloads);
  }
  const memory = new MemoryBudget(deps.maxMemory, { onRefused: () => load.refused() });
  memoryMetrics(metrics.registry, memory);
  const fragments = new FragmentStore({
    most: deps.cacheBytes ?? Math.floor(CACHE_SHARE * deps.maxMemory),
    budget: memory,
    onTake: (fleet, { hits, misses }) => {
      metrics.cacheHits.inc({ fleet }, hits);
      metrics.cacheMisses.inc({ fleet }, misses);
    },
  });
  cacheMetrics(metrics.registry, fragments);
  ruleMetrics(metrics.registry, deps.fleets);
  notificationMetrics(metrics.registry, deps.fleets);
  queryLogMetrics(metrics.registry, deps.fleets);
  let asked = 0;
  const clientOf: RouteContext['clientOf'] = (fleet, whose, account) =>
    new MemberClient({
      ...{ members: fleet.members, places, whose: { ...whose, query: ++asked }, memory: account },
      onWaited: (elapsedMs) => noteWait({ fleet: fleet.id, queue: 'requests' }, elapsedMs),
      onRequest: ({ member, replica, outcome, elapsedMs, bytes }) => {
        metrics.memberRequests.inc({ fleet: fleet.id, shard: member, replica, outcome });
        metrics.memberSeconds.observe({ fleet: fleet.id, shard: member }, elapsedMs / 1000);
        metrics.memberBytes.inc({ fleet: fleet.id, shard: member }, bytes);
      },
    });
  const enter: RouteContext['enter'] = async (whose, signal) => {
    const begun = performance.now();
    const place = await queries.acquire(whose, signal);
    const { fleet } = whose;
    noteWait({ fleet, queue: 'queries' }, performance.now() - begun, place === 'full');
    if (place === 'full') {
      metrics.queriesRefused.inc({ fleet });
      load.refused();
    }
    return place;
  };
  return { ...deps, enter, running: new QueriesUnderWay(), metrics, queues, load, memory, fragments, clientOf };
}

/** An error in the form of the API the request was for. */
function fail(
  request: FastifyRequest,
  reply: FastifyReply,
  failure: PrometheusError & { readonly code: ErrorCode }
): FastifyReply {
  return request.url.startsWith('/fleets/')
    ? sendPrometheusError(reply, failure)
    : sendError(reply, failure.code, { message: failure.message });
}

const DATABASE_CODES: Readonly<Record<DatabaseFailure, ErrorCode>> = {
  full: 'disk_full',
  damaged: 'database_damaged',
  failed: 'database_failed',
};

function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status === 413) {
    return fail(request, reply, {
      code: 'too_large',
      type: 'bad_data',
      status,
      message: 'The request body is too large.',
    });
  }
  if (status === 503) {
    return fail(request, reply, { code: 'unavailable', type: 'unavailable', message: 'The proxy is stopping.' });
  }
  if (status < 500) {
    return fail(request, reply, { code: 'bad_request', type: 'bad_data', message: error.message });
  }
  request.log.error({ err: error }, 'request failed');
  // What was to be sent packed failed before anything of it was sent.
  reply.removeHeader('content-encoding');
  const code = error instanceof DatabaseError ? DATABASE_CODES[error.failure] : 'internal';
  return fail(request, reply, { ...errorCatalogue[code], code, type: 'internal' });
}
