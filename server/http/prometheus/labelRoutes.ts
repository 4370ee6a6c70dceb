import { type PrometheusCall, type PrometheusRoute } from './prometheusRoute';
import { answerList } from './answerList';
import { type ListName } from '../../prometheus/lists/lists';
import { limitParam } from '../../prometheus/params';

const PASSED_ON = ['match[]', 'start', 'end', 'limit'];

/** `labels`, `label/<name>/values` and `series`: the union of what the members have. */
export const labelRoutes: readonly PrometheusRoute[] = [
  { path: 'api/v1/labels', methods: ['GET', 'POST'], handle: union('names', () => 'labels') },
  {
    path: 'api/v1/label/:name/values',
    methods: ['GET'],
    handle: union('names', ({ name }) => `label/${encodeURIComponent(name)}/values`),
  },
  { path: 'api/v1/series', methods: ['GET', 'POST'], strict: true, handle: union('series', () => 'series') },
];

/** Each member has cut its own answer to the limit already; the union is cut again. A limit that is none, they refuse. */
function union(list: ListName, pathOf: (call: PrometheusCall) => string): PrometheusRoute['handle'] {
  return (call, context) => {
    const limit = limitParam(call.params);
    return answerList(call, context, {
      ...{ list, path: pathOf(call), pass: PASSED_ON, isOfSeries: true },
      limit: limit.ok ? limit.value : 0,
    });
  };
}
