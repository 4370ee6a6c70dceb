import { type Explain, type ExplainRun } from '../../src/api/explain';
import {
  explain,
  fail,
  type Grid,
  leafQueries,
  parse,
  type Plan,
  plan,
  planRows,
  planTimeline,
  resolveDurations,
  type Result,
  runQuery,
  sizeOf,
  type Topology,
} from '../../src/engine/index';
import { memberTransport } from '../query/memberTransport';
import { type RouteContext } from '../routes/context';
import { annotationTexts, type Notes } from './envelope';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute, whole } from './handler';
import { exactParam, runParam } from './params';
import { apiError, instantOf, rangeOf } from './queryRoutes';

/** `explain`, beside Prometheus' own: how a query is answered. It asks members only where it is to run the query. */
export const explainRoute: PrometheusRoute = { path: 'explain', methods: ['GET', 'POST'], handle: explainQuery };

/** What is explained: a range query where `start` is given, else an instant query. */
async function explainQuery(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const { params, fleet } = call;
  await fleet.known();
  const grid = params.has('start') ? rangeOf(params, fleet.dialect) : instantOf(params);
  if (!grid.ok) {
    return grid;
  }
  const query = params.get('query') ?? '';
  if (query.length > context.limits.maxQueryLength) {
    return fail('bad_data', `invalid parameter "query": it is longer than ${context.limits.maxQueryLength} characters`);
  }
  const asked = { query, grid: grid.value };
  const topology = fleet.topology();
  const planned = planOf(call, topology, asked);
  if (!planned.ok) {
    return planned;
  }
  if (!runParam(params)) {
    return whole(describe(planned.value, topology));
  }
  const { plan: used, notes, ...ran } = await runOf(call, context, { ...asked, topology });
  return whole({ ...describe(used ?? planned.value, topology), ...ran }, notes);
}

interface Asked {
  readonly query: string;
  readonly grid: Grid;
}

function planOf({ params, fleet }: PrometheusCall, topology: Topology, { query, grid }: Asked): Result<Plan> {
  const parsed = parse(query, { experimental: fleet.config.experimental, dialect: topology.dialect });
  const expr = parsed.ok ? resolveDurations(parsed.value, grid, topology.dialect) : parsed;
  return expr.ok
    ? plan(expr.value, topology, grid, {
        text: query,
        instant: !params.has('start'),
        exact: exactParam(params) ? 'it was asked for' : undefined,
      })
    : fail('bad_data', `invalid parameter "query": ${expr.error.message}`);
}

function describe(used: Plan, topology: Topology): Explain {
  const { leaves, notPushed, text, exact } = used;
  return {
    text: explain(used),
    exact,
    rows: planRows(used).map((row) => ({
      ...row,
      asks: row.asks.map((ask) => ({ ...ask, members: [...ask.members] })),
    })),
    leaves: leaves.map((leaf) => ({
      id: leaf.id,
      merge: leaf.merge,
      queries: leafQueries(leaf).map(({ member, text: pushed }) => ({ member, query: pushed })),
    })),
    notPushed: notPushed.map(({ span, reason }) => ({ part: text.slice(span.start, span.end), span, reason })),
    timeline: timelineOf(used, topology),
  };
}

function timelineOf(used: Plan, topology: Topology): Explain['timeline'] {
  const { from, to, members, changes, lost } = planTimeline(used, topology);
  return {
    from,
    to,
    members: members.map((member) => ({ ...member, asked: [...member.asked] })),
    changes: [...changes],
    lost: [...lost],
  };
}

interface Ran {
  readonly plan?: Plan;
  readonly run: ExplainRun;
  readonly ownership?: Explain['ownership'];
  readonly attempts?: Explain['attempts'];
  readonly notes?: Notes;
}

async function runOf(
  { params, fleet, client, signal, deadline }: PrometheusCall,
  { limits }: RouteContext,
  { query, grid, topology }: Asked & { readonly topology: Topology }
): Promise<Ran> {
  const started = performance.now();
  const { maxSamples, maxSeries, maxBytes } = limits;
  const result = await runQuery(
    { query, grid, experimental: fleet.config.experimental, exact: exactParam(params) },
    topology,
    memberTransport(client, { signal, deadline, lookback: topology.lookback, maxBytes }),
    { partial: 'allow', limits: { maxSamples, maxSeries, maxBytes }, ownership: fleet.ownership() }
  );
  const elapsedMs = performance.now() - started;
  if (!result.ok) {
    const { message } = apiError(result.error, { late: performance.now() >= deadline, signal });
    return { run: { state: 'failed', elapsedMs, message } };
  }
  const { value, coverage, notices, annotations } = result.value;
  const { warnings, infos } = annotationTexts(annotations, query);
  return {
    plan: result.value.plan,
    ownership: [...result.value.ownership],
    attempts: [...result.value.attempts],
    run: {
      state: 'done',
      elapsedMs,
      ...sizeOf(value),
      members: coverage.map((member) => ({ ...member, replicas: [...member.replicas] })),
      notices: [...notices],
    },
    notes: { warnings: [...fleet.doubts, ...warnings], infos },
  };
}
