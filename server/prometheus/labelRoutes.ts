import { z } from 'zod';

import { compareBytes, Labels, ok } from '../../src/engine/index';
import { type RouteContext } from '../routes/context';
import { askMembers, pick } from './askMembers';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from './handler';
import { limitParam } from './params';

const TRUNCATED = 'results truncated due to limit';
const PASSED_ON = ['match[]', 'start', 'end', 'limit'];

/** `labels`, `label/<name>/values` and `series`: the union of what the members have. */
export const labelRoutes: readonly PrometheusRoute[] = [
  { path: 'api/v1/labels', methods: ['GET', 'POST'], handle: (call, context) => names(call, context, 'labels') },
  {
    path: 'api/v1/label/:name/values',
    methods: ['GET'],
    handle: (call, context) => names(call, context, `label/${encodeURIComponent(call.name)}/values`),
  },
  { path: 'api/v1/series', methods: ['GET', 'POST'], handle: series },
];

async function names(call: PrometheusCall, context: RouteContext, path: string): Promise<PrometheusAnswer> {
  const gathered = await askMembers(call, context, {
    path: `/api/v1/${path}`,
    form: pick(call.params, PASSED_ON),
    schema: z.array(z.string()),
    need: 'all',
  });
  if (!gathered.ok) {
    return gathered;
  }
  const { data, warnings, infos } = gathered.value;
  const all = [...new Set(data.flat())].sort(compareBytes);
  return limited(call, { items: all, warnings, infos });
}

async function series(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const gathered = await askMembers(call, context, {
    path: '/api/v1/series',
    form: pick(call.params, PASSED_ON),
    schema: z.array(z.record(z.string(), z.string())),
    need: 'all',
  });
  if (!gathered.ok) {
    return gathered;
  }
  const { data, warnings, infos } = gathered.value;
  const byKey = new Map(data.flat().map((labels) => [Labels.of(labels).key, labels]));
  return limited(call, { items: [...byKey.values()], warnings, infos });
}

interface Found {
  readonly items: readonly unknown[];
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** Each member has cut its own answer to the limit already; here the union of them is cut. */
function limited(call: PrometheusCall, { items, warnings, infos }: Found): PrometheusAnswer {
  const limit = limitParam(call.params);
  const max = limit.ok && limit.value > 0 ? limit.value : items.length;
  const kept = items.slice(0, max);
  const cut = items.length > max ? [TRUNCATED] : [];
  return ok({ data: listJson(kept), warnings: [...new Set([...warnings, ...cut])], infos });
}

function* listJson(items: readonly unknown[]): Iterable<string> {
  yield '[';
  for (const [i, item] of items.entries()) {
    yield (i === 0 ? '' : ',') + JSON.stringify(item);
  }
  yield ']';
}
