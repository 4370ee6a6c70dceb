import { type Expr, fail, parse, pretty, type Result, toJson } from '../../src/engine/index';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute, whole } from './handler';

/** `format_query` and `parse_query`. They ask no member. */
export const syntaxRoutes: readonly PrometheusRoute[] = [
  { path: 'api/v1/format_query', methods: ['GET', 'POST'], handle: async (call) => withExpr(call, pretty) },
  { path: 'api/v1/parse_query', methods: ['GET', 'POST'], handle: async (call) => withExpr(call, toJson) },
];

function withExpr({ params, fleet }: PrometheusCall, show: (expr: Expr) => unknown): PrometheusAnswer {
  const parsed = invalidQuery(parse(params.get('query') ?? '', { experimental: fleet.config.experimental }));
  return parsed.ok ? whole(show(parsed.value)) : parsed;
}

/** An error of the text as Prometheus' API words it. */
function invalidQuery(result: Result<Expr>): Result<Expr> {
  return result.ok ? result : fail('bad_data', `invalid parameter "query": ${result.error.message}`);
}
