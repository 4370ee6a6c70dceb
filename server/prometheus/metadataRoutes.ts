import { z } from 'zod';

import { Labels, mergeExemplars, mergeMetricMetadata, ok, type SeriesExemplars } from '../../src/engine/index';
import { type RouteContext } from '../routes/context';
import { askMembers, pick } from './askMembers';
import { goJson, plainJson } from './goJson';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute, whole } from './handler';
import { askExemplars } from './askLists';
import { timestamp } from './valueJson';

const metadataSchema = z.record(
  z.string(),
  z.array(z.object({ type: z.string(), unit: z.string(), help: z.string() }))
);

const labelsSchema = z.record(z.string(), z.string()).transform((object) => Labels.of(object));

const exemplarsSchema = z.array(
  z.object({
    seriesLabels: labelsSchema,
    exemplars: z.array(z.object({ labels: labelsSchema, value: z.string(), timestamp: z.number() })),
  })
);

/** `metadata` and `query_exemplars`. */
export const metadataRoutes: readonly PrometheusRoute[] = [
  { path: 'api/v1/metadata', methods: ['GET'], handle: metadata },
  { path: 'api/v1/query_exemplars', methods: ['GET', 'POST'], handle: exemplars },
];

async function metadata(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const limits = { limit: count(call.params, 'limit'), perMetric: count(call.params, 'limit_per_metric') };
  for (const [name, value] of [
    ['limit', limits.limit],
    ['limit_per_metric', limits.perMetric],
  ] as const) {
    if (Number.isNaN(value)) {
      return { ok: false, error: { type: 'bad_data', message: `${name} must be a number` } };
    }
  }
  const gathered = await askMembers(call, context, {
    path: '/api/v1/metadata',
    form: pick(call.params, ['metric', 'limit_per_metric']),
    schema: metadataSchema,
    need: 'all',
  });
  if (!gathered.ok) {
    return gathered;
  }
  const { items } = mergeMetricMetadata(gathered.value.data, {
    limit: Math.max(limits.limit, 0),
    limitPerMetric: Math.max(limits.perMetric, 0),
  });
  // Prometheus takes a `limit` of 0 for no metrics here, unlike that of its other paths.
  return whole(Object.fromEntries(limits.limit === 0 ? [] : items), gathered.value);
}

/** A whole number, -1 where the parameter is missing, NaN where it is none. */
function count(params: URLSearchParams, name: string): number {
  const text = params.get(name) ?? '';
  return text === '' ? -1 : /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Exemplars of one series may come from two members after a hand-over: each is given once, in the order of time. */
async function exemplars(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const form = pick(call.params, ['query', 'start', 'end']);
  const gathered = await askMembers(call, context, {
    path: '/api/v1/query_exemplars',
    form,
    forMember: askExemplars(call, { path: 'query_exemplars', form }),
    schema: exemplarsSchema.nullish().transform((data) => data ?? []),
    need: 'all',
  });
  if (!gathered.ok) {
    return gathered;
  }
  const { data, warnings, infos } = gathered.value;
  return ok({ data: [`[${mergeExemplars(data).map(seriesJson).join(',')}]`], warnings, infos });
}

function seriesJson({ seriesLabels, exemplars: list }: SeriesExemplars): string {
  const texts = list.map(
    ({ labels, value, timestamp: at }) =>
      `{"labels":${plainJson(labels.toObject())},"value":${goJson(value)},"timestamp":${timestamp(Math.round(at * 1000))}}`
  );
  return `{"seriesLabels":${plainJson(seriesLabels.toObject())},"exemplars":[${texts.join(',')}]}`;
}
