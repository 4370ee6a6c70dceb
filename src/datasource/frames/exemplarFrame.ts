import { type DataFrame, DataTopic, type Field, FieldType } from '@grafana/data';
import { z } from 'zod';

import { labelSetSchema } from '../../api/labelSet';
import { type PreparedQuery } from '../query/prepareQuery';

/** `data` of Prometheus' `/api/v1/query_exemplars`. */
const exemplarsSchema = z.array(
  z.object({
    seriesLabels: labelSetSchema,
    exemplars: z.array(z.object({ labels: labelSetSchema, value: z.string(), timestamp: z.number() })),
  })
);

interface Exemplar {
  readonly time: number;
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** The most exemplars kept for one step: more cannot be told apart on a graph. */
const PER_STEP = 5;

/**
 * Exemplars as one frame of points that Grafana draws over the graph, or undefined where there are none.
 * Of many in one step the highest stay.
 */
export function exemplarFrame(query: PreparedQuery, data: unknown): DataFrame | undefined {
  const parsed = exemplarsSchema.safeParse(data);
  if (!parsed.success) {
    return undefined;
  }
  const all = parsed.data.flatMap(({ seriesLabels, exemplars }) =>
    exemplars.map(({ labels, value, timestamp }): Exemplar => ({
      time: Math.round(timestamp * 1000),
      value: Number(value),
      labels: { ...seriesLabels, ...labels },
    }))
  );
  const kept = thin(all, query.step);
  if (kept.length === 0) {
    return undefined;
  }
  const names = [...new Set(kept.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const fields: Field[] = [
    { name: 'Time', type: FieldType.time, config: {}, values: kept.map(({ time }) => time) },
    { name: 'Value', type: FieldType.number, config: {}, values: kept.map(({ value }) => value) },
    ...names.map((name) => ({
      name,
      type: FieldType.string,
      config: {},
      values: kept.map(({ labels }) => labels[name] ?? ''),
    })),
  ];
  const meta = { custom: { resultType: 'exemplar' }, dataTopic: DataTopic.Annotations };
  return { refId: query.refId, name: 'exemplar', fields, length: kept.length, meta };
}

function thin(exemplars: readonly Exemplar[], step: number): Exemplar[] {
  const bySteps = new Map<number, Exemplar[]>();
  for (const exemplar of exemplars) {
    const key = Math.floor(exemplar.time / step);
    const others = bySteps.get(key);
    if (others === undefined) {
      bySteps.set(key, [exemplar]);
    } else {
      others.push(exemplar);
    }
  }
  return [...bySteps.values()]
    .flatMap((group) => group.sort((a, b) => b.value - a.value).slice(0, PER_STEP))
    .sort((a, b) => a.time - b.time);
}
