import { z } from 'zod';

import { Labels, type Limited, mergeNames, mergeSeriesLists, ok } from '../../src/engine/index';
import { type RouteContext } from '../routes/context';
import { askMembers, pick } from './askMembers';
import { type Notes } from './envelope';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from './handler';
import { goJson, plainJson } from './goJson';
import { askNames, askSeries } from './askLists';
import { limitParam } from './params';

const TRUNCATED = 'results truncated due to limit';
const PASSED_ON = ['match[]', 'start', 'end', 'limit'];

/** `labels`, `label/<name>/values` and `series`: the union of what the members have. */
export const labelRoutes: readonly PrometheusRoute[] = [
  {
    path: 'api/v1/labels',
    methods: ['GET', 'POST'],
    handle: (call, context) => names(call, context, 'labels'),
  },
  {
    path: 'api/v1/label/:name/values',
    methods: ['GET'],
    handle: (call, context) => names(call, context, `label/${encodeURIComponent(call.name)}/values`),
  },
  { path: 'api/v1/series', methods: ['GET', 'POST'], strict: true, handle: series },
];

async function names(call: PrometheusCall, context: RouteContext, path: string): Promise<PrometheusAnswer> {
  const form = pick(call.params, PASSED_ON);
  const gathered = await askMembers(call, context, {
    path: `/api/v1/${path}`,
    form,
    forMember: askNames(call, { path, form }),
    schema: z.array(z.string()),
    need: 'all',
  });
  if (!gathered.ok) {
    return gathered;
  }
  return listed(mergeNames(gathered.value.data, limitOf(call)), gathered.value);
}

async function series(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const form = pick(call.params, PASSED_ON);
  const gathered = await askMembers(call, context, {
    path: '/api/v1/series',
    form,
    forMember: askSeries(call, { path: 'series', form }),
    schema: z.array(z.record(z.string(), z.string()).transform((object) => Labels.of(object))),
    need: 'all',
  });
  if (!gathered.ok) {
    return gathered;
  }
  const { items, truncated } = mergeSeriesLists(gathered.value.data, limitOf(call));
  return listed({ items: items.map((labels) => labels.toObject()), truncated }, gathered.value);
}

/** Each member has cut its own answer to the limit already; the union is cut again. A limit that is none, they refuse. */
function limitOf(call: PrometheusCall): number {
  const limit = limitParam(call.params);
  return limit.ok ? limit.value : 0;
}

function listed({ items, truncated }: Limited<unknown>, { warnings, infos }: Notes): PrometheusAnswer {
  const cut = truncated ? [TRUNCATED] : [];
  return ok({ data: listJson(items), warnings: [...new Set([...warnings, ...cut])], infos });
}

function* listJson(items: readonly unknown[]): Iterable<string> {
  yield '[';
  for (const [i, item] of items.entries()) {
    yield (i === 0 ? '' : ',') + (typeof item === 'string' ? goJson(item) : plainJson(item));
  }
  yield ']';
}
