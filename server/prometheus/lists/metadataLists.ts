import { z } from 'zod';

import { labelSetSchema } from '../../../src/api/labelSet';
import {
  Labels,
  mergeExemplars,
  mergeMetricMetadata,
  type MetricMetadata,
  seenLabels,
  type SeriesExemplars,
} from '../../../src/engine/index';
import { wholeJson } from '../envelope';
import { goJson, plainJson } from '../goJson';
import { timestamp } from '../valueJson';
import { type List } from './list';

const labelsSchema = labelSetSchema.transform((object) => Labels.of(object));

const exemplarsSchema = z.array(
  z.object({
    seriesLabels: labelsSchema,
    exemplars: z.array(z.object({ labels: labelsSchema, value: z.string(), timestamp: z.number() })),
  })
);

/** What targets say of metrics. */
export const metadataList: List<Record<string, MetricMetadata[]>> = {
  schema: z.record(z.string(), z.array(z.object({ type: z.string(), unit: z.string(), help: z.string() }))),
  need: 'all',
  merge: (gathered, { limit, limitPerMetric = 0 }) => {
    const limits = { limit: Math.max(limit, 0), limitPerMetric: Math.max(limitPerMetric, 0) };
    const { items } = mergeMetricMetadata(gathered.data, limits);
    // Prometheus takes a `limit` of 0 for no metrics here, unlike that of its other paths.
    return wholeJson(Object.fromEntries(limit === 0 ? [] : items), gathered);
  },
};

/** Exemplars of one series may come from two members after a hand-over: each is given once, in the order of time. */
export const exemplarsList: List<SeriesExemplars[]> = {
  schema: exemplarsSchema.nullish().transform((data) => data ?? []),
  need: 'all',
  seen: (series, labels) => series.map((one) => ({ ...one, seriesLabels: seenLabels(one.seriesLabels, labels) })),
  merge: ({ data, warnings, infos }) => ({
    data: [`[${mergeExemplars(data).map(seriesJson).join(',')}]`],
    warnings,
    infos,
  }),
};

function seriesJson({ seriesLabels, exemplars: list }: SeriesExemplars): string {
  const texts = list.map(
    ({ labels, value, timestamp: at }) =>
      `{"labels":${plainJson(labels.toObject())},"value":${goJson(value)},"timestamp":${timestamp(Math.round(at * 1000))}}`
  );
  return `{"seriesLabels":${plainJson(seriesLabels.toObject())},"exemplars":[${texts.join(',')}]}`;
}
