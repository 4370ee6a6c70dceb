import { z } from 'zod';

import { compareBytes, Labels } from '../../src/engine/index';
import { type RouteContext } from '../routes/context';
import { askMembers, pick } from './askMembers';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute, whole } from './handler';

const metadataSchema = z.record(
  z.string(),
  z.array(z.object({ type: z.string(), help: z.string(), unit: z.string() }))
);

const exemplarsSchema = z.array(
  z.object({
    seriesLabels: z.record(z.string(), z.string()),
    exemplars: z.array(
      z.object({ labels: z.record(z.string(), z.string()), value: z.string(), timestamp: z.number() })
    ),
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
  const byMetric = new Map<string, Map<string, object>>();
  for (const [metric, entries] of gathered.value.data.flatMap((data) => Object.entries(data))) {
    const known = byMetric.get(metric) ?? new Map<string, object>();
    byMetric.set(metric, known);
    for (const entry of entries) {
      if (limits.perMetric <= 0 || known.size < limits.perMetric) {
        known.set(JSON.stringify(entry), entry);
      }
    }
  }
  const metrics = [...byMetric].sort(([a], [b]) => compareBytes(a, b));
  const kept = limits.limit >= 0 ? metrics.slice(0, limits.limit) : metrics;
  return whole(Object.fromEntries(kept.map(([metric, entries]) => [metric, [...entries.values()]])), gathered.value);
}

/** A whole number, -1 where the parameter is missing, NaN where it is none. */
function count(params: URLSearchParams, name: string): number {
  const text = params.get(name) ?? '';
  return text === '' ? -1 : /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Exemplars of one series may come from two members after a hand-over: each is given once, in the order of time. */
async function exemplars(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const gathered = await askMembers(call, context, {
    path: '/api/v1/query_exemplars',
    form: pick(call.params, ['query', 'start', 'end']),
    schema: exemplarsSchema.nullish().transform((data) => data ?? []),
    need: 'all',
  });
  if (!gathered.ok) {
    return gathered;
  }
  type Exemplar = z.output<typeof exemplarsSchema>[number]['exemplars'][number];
  const bySeries = new Map<string, { labels: Labels; found: Map<string, Exemplar> }>();
  for (const { seriesLabels, exemplars: list } of gathered.value.data.flat()) {
    const labels = Labels.of(seriesLabels);
    const entry = bySeries.get(labels.key) ?? { labels, found: new Map<string, Exemplar>() };
    bySeries.set(labels.key, entry);
    list.forEach((exemplar) => entry.found.set(JSON.stringify(exemplar), exemplar));
  }
  const data = [...bySeries.values()]
    .sort((a, b) => Labels.compare(a.labels, b.labels))
    .map(({ labels, found }) => ({
      seriesLabels: labels.toObject(),
      exemplars: [...found.values()].sort((a, b) => a.timestamp - b.timestamp),
    }));
  return whole(data, gathered.value);
}
