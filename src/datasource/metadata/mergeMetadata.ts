import { z } from 'zod';

import { Labels, mergeExemplars, mergeMetricMetadata, mergeNames, mergeSeriesLists } from '../../engine/index';

const labelsSchema = z.record(z.string(), z.string()).transform((object) => Labels.of(object));
const namesSchema = z.array(z.string());
const seriesSchema = z.array(labelsSchema);
const entrySchema = z.object({ type: z.string(), help: z.string(), unit: z.string().default('') });
const metricsSchema = z.record(z.string(), z.array(entrySchema));
const groupsSchema = z.object({ groups: z.array(z.unknown()) });
const exemplarSchema = z.object({ labels: labelsSchema, value: z.string(), timestamp: z.number() });
const exemplarsSchema = z.array(z.object({ seriesLabels: labelsSchema, exemplars: z.array(exemplarSchema) }));

/**
 * The `data` of several members' answers to one request of Prometheus' metadata API, as one; rules one member after the other.
 * Answers of another shape are left out. `limit` 0 means all.
 */
export function mergeMetadata(path: string, answers: readonly unknown[], limit: number): unknown {
  if (path.endsWith('/labels') || path.endsWith('/values')) {
    return mergeNames(read(namesSchema, answers), limit).items;
  }
  if (path.endsWith('/series')) {
    return mergeSeriesLists(read(seriesSchema, answers), limit).items.map((labels) => labels.toObject());
  }
  if (path.endsWith('/metadata')) {
    const merged = mergeMetricMetadata(read(metricsSchema, answers), { limit, limitPerMetric: 0 });
    return Object.fromEntries(merged.items);
  }
  if (path.endsWith('/rules')) {
    return { groups: read(groupsSchema, answers).flatMap(({ groups }) => groups) };
  }
  if (path.endsWith('/query_exemplars')) {
    return mergeExemplars(read(exemplarsSchema, answers)).map(({ seriesLabels, exemplars }) => ({
      seriesLabels: seriesLabels.toObject(),
      exemplars: exemplars.map((exemplar) => ({ ...exemplar, labels: exemplar.labels.toObject() })),
    }));
  }
  return answers[0];
}

function read<T>(schema: z.ZodType<T>, answers: readonly unknown[]): T[] {
  return answers.flatMap((answer) => {
    const parsed = schema.safeParse(answer);
    return parsed.success ? [parsed.data] : [];
  });
}
