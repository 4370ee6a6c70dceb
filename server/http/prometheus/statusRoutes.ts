import { type PrometheusRoute } from './prometheusRoute';
import { answerList } from './answerList';
import { type ListName } from '../../prometheus/lists/lists';

/** `targets`, `status/buildinfo` and `status/flags`. */
export const statusRoutes: readonly PrometheusRoute[] = [
  route('targets', 'targets', ['state', 'scrapePool']),
  route('status/buildinfo', 'build'),
  route('status/flags', 'flags'),
];

function route(path: string, list: ListName, pass: readonly string[] = []): PrometheusRoute {
  const handle: PrometheusRoute['handle'] = (call, context) => answerList(call, context, { list, path, pass });
  return { path: `api/v1/${path}`, methods: ['GET'], handle };
}
