import { type RouteContext } from '../context';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from './prometheusRoute';
import { answerList } from './answerList';

/** `metadata` and `query_exemplars`. */
export const metadataRoutes: readonly PrometheusRoute[] = [
  { path: 'api/v1/metadata', methods: ['GET'], handle: metadata },
  {
    path: 'api/v1/query_exemplars',
    methods: ['GET', 'POST'],
    handle: (call, context) =>
      answerList(call, context, {
        ...{ list: 'exemplars', path: 'query_exemplars', pass: ['query', 'start', 'end'], isOfSeries: true },
      }),
  },
];

async function metadata(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const limits = { limit: count(call.params, 'limit'), limitPerMetric: count(call.params, 'limit_per_metric') };
  for (const [name, value] of [
    ['limit', limits.limit],
    ['limit_per_metric', limits.limitPerMetric],
  ] as const) {
    if (Number.isNaN(value)) {
      return { ok: false, error: { type: 'bad_data', message: `${name} must be a number` } };
    }
  }
  const pass = ['metric', 'limit_per_metric'];
  return await answerList(call, context, { list: 'metadata', path: 'metadata', pass, ...limits });
}

/** A whole number, -1 where the parameter is missing, NaN where it is none. */
function count(params: URLSearchParams, name: string): number {
  const text = params.get(name) ?? '';
  return text === '' ? -1 : /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
}
