import { type Dialect, type Expr, fail, parse, pretty, type Result, toJson } from '../../../src/engine/index';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute, whole } from './prometheusRoute';

/** `format_query` and `parse_query`. They ask no member. */
export const syntaxRoutes: readonly PrometheusRoute[] = [
  { path: 'api/v1/format_query', methods: ['GET', 'POST'], handle: async (call) => withExpr(call, pretty) },
  {
    path: 'api/v1/parse_query',
    methods: ['GET', 'POST'],
    handle: async (call) => withExpr(call, (expr, dialect) => sorted(toJson(expr, dialect))),
  },
];

function withExpr(
  { params, fleet }: PrometheusCall,
  show: (expr: Expr, dialect: Dialect | undefined) => unknown
): PrometheusAnswer {
  const { dialect } = fleet.topology();
  const parsed = invalidQuery(parse(params.get('query') ?? '', { experimental: fleet.config.experimental, dialect }));
  return parsed.ok ? whole(show(parsed.value, dialect)) : parsed;
}

/** With the keys of all objects in order, as Go writes maps. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, item]) => [name, sorted(item)])
      )
    : value;
}

/** An error of the text as Prometheus' API words it. */
function invalidQuery(result: Result<Expr>): Result<Expr> {
  return result.ok ? result : fail('bad_data', `invalid parameter "query": ${result.error.message}`);
}
