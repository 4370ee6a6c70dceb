import {
  explain,
  type Expr,
  fail,
  leafQueries,
  parse,
  plan,
  pretty,
  resolveDurations,
  type Result,
  toJson,
} from '../../src/engine/index';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute, whole } from './handler';
import { exactParam } from './params';
import { instantOf, rangeOf } from './queryRoutes';

/** `format_query`, `parse_query` and, beside Prometheus' own, `explain`. They ask no member. */
export const syntaxRoutes: readonly PrometheusRoute[] = [
  { path: 'api/v1/format_query', methods: ['GET', 'POST'], handle: async (call) => withExpr(call, pretty) },
  { path: 'api/v1/parse_query', methods: ['GET', 'POST'], handle: async (call) => withExpr(call, toJson) },
  { path: 'explain', methods: ['GET', 'POST'], handle: async (call) => explainQuery(call) },
];

function withExpr(call: PrometheusCall, show: (expr: Expr) => unknown): PrometheusAnswer {
  const parsed = parseParam(call);
  return parsed.ok ? whole(show(parsed.value)) : parsed;
}

/** How a query would be answered: a range query where `start` is given, else an instant query. */
function explainQuery(call: PrometheusCall): PrometheusAnswer {
  const { params, fleet } = call;
  const range = params.has('start');
  const grid = range ? rangeOf(params) : instantOf(params);
  if (!grid.ok) {
    return grid;
  }
  const parsed = parseParam(call);
  const expr = parsed.ok ? invalidQuery(resolveDurations(parsed.value)) : parsed;
  if (!expr.ok) {
    return expr;
  }
  const text = params.get('query') ?? '';
  const planned = plan(expr.value, fleet.topology(), grid.value, {
    text,
    instant: !range,
    exact: exactParam(params) ? 'it was asked for' : undefined,
  });
  if (!planned.ok) {
    return planned;
  }
  const { leaves, notPushed } = planned.value;
  return whole({
    text: explain(planned.value),
    leaves: leaves.map((leaf) => ({
      id: leaf.id,
      merge: leaf.merge,
      queries: leafQueries(leaf).map(({ member, text: pushed }) => ({ member, query: pushed })),
    })),
    notPushed: notPushed.map(({ span, reason }) => ({ part: text.slice(span.start, span.end), span, reason })),
  });
}

function parseParam({ params, fleet }: PrometheusCall): Result<Expr> {
  return invalidQuery(parse(params.get('query') ?? '', { experimental: fleet.config.experimental }));
}

/** An error of the text as Prometheus' API words it. */
function invalidQuery(result: Result<Expr>): Result<Expr> {
  return result.ok ? result : fail('bad_data', `invalid parameter "query": ${result.error.message}`);
}
