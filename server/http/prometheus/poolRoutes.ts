import { type ApiPart } from '../../prometheus/hasApi';
import { type PrometheusRoute } from './prometheusRoute';
import { answerList } from './answerList';
import { type ListName } from '../../prometheus/lists/lists';

/** `scrape_pools`, `scrape_pools/config` and `targets/relabel_steps`: how the members scrape. */
export const poolRoutes: readonly PrometheusRoute[] = [
  route('scrape_pools', { list: 'pools', pass: [] }),
  route('scrape_pools/config', { list: 'poolConfig', pass: ['scrapePool'], part: 'poolConfig' }),
  route('targets/relabel_steps', { list: 'relabelSteps', pass: ['scrapePool', 'labels'], part: 'relabelSteps' }),
];

interface Asked {
  readonly list: ListName;
  readonly pass: readonly string[];
  readonly part?: ApiPart;
}

function route(path: string, { list, pass, part }: Asked): PrometheusRoute {
  const handle: PrometheusRoute['handle'] = (call, context) => answerList(call, context, { list, path, pass });
  return { path: `api/v1/${path}`, methods: ['GET'], part, handle };
}
