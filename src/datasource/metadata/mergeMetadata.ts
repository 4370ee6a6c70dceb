import { z } from 'zod';

import { labelSetSchema } from '../../api/labelSet';
import {
  Labels,
  mergeExemplars,
  mergeMetricMetadata,
  mergeNames,
  mergeRuleGroups,
  mergeSeriesLists,
  type SeenLabels,
  seenLabels,
  seenList,
  type Topology,
} from '../../engine/index';

const labelsSchema = labelSetSchema.transform((object) => Labels.of(object));
const namesSchema = z.array(z.string());
const seriesSchema = z.array(labelsSchema);
const entrySchema = z.object({ type: z.string(), help: z.string(), unit: z.string().default('') });
const metricsSchema = z.record(z.string(), z.array(entrySchema));
const groupsSchema = z.object({ groups: z.array(z.record(z.string(), z.unknown())) });
const exemplarSchema = z.object({ labels: labelsSchema, value: z.string(), timestamp: z.number() });
const exemplarsSchema = z.array(z.object({ seriesLabels: labelsSchema, exemplars: z.array(exemplarSchema) }));

/** A member's `data`, and how the labels of its series are seen; left out: as they are. */
export interface MemberData {
  readonly member: string;
  readonly data: unknown;
  readonly labels?: SeenLabels;
}

/**
 * The `data` of several members' answers to one request of Prometheus' metadata API, as one; rule groups that several members
 * of a hash fleet have alike once. Answers of another shape are left out. `limit` 0 means all.
 */
export function mergeMetadata(
  path: string,
  answers: readonly MemberData[],
  { kind, limit }: { readonly kind: Topology['kind']; readonly limit: number }
): unknown {
  const list = path.replace(/^\/api\/v1\//, '');
  if (path.endsWith('/labels') || path.endsWith('/values')) {
    const seen = (names: string[], labels: SeenLabels) => [...seenList(list, names, labels)];
    return mergeNames(read(namesSchema, answers, seen), limit).items;
  }
  if (path.endsWith('/series')) {
    const seen = (series: Labels[], labels: SeenLabels) => series.map((one) => seenLabels(one, labels));
    return mergeSeriesLists(read(seriesSchema, answers, seen), limit).items.map((labels) => labels.toObject());
  }
  if (path.endsWith('/metadata')) {
    const merged = mergeMetricMetadata(read(metricsSchema, answers), { limit, limitPerMetric: 0 });
    return Object.fromEntries(merged.items);
  }
  if (path.endsWith('/rules')) {
    const lists = answers.flatMap((one) =>
      read(groupsSchema, [one]).map(({ groups }) => ({ member: one.member, groups }))
    );
    return { groups: kind === 'hash' ? mergeRuleGroups(lists) : lists.flatMap(({ groups }) => groups) };
  }
  if (path.endsWith('/query_exemplars')) {
    const seen = (series: z.infer<typeof exemplarsSchema>, labels: SeenLabels) =>
      series.map((one) => ({ ...one, seriesLabels: seenLabels(one.seriesLabels, labels) }));
    return mergeExemplars(read(exemplarsSchema, answers, seen)).map(({ seriesLabels, exemplars }) => ({
      seriesLabels: seriesLabels.toObject(),
      exemplars: exemplars.map((exemplar) => ({ ...exemplar, labels: exemplar.labels.toObject() })),
    }));
  }
  return answers.at(0)?.data;
}

function read<T>(schema: z.ZodType<T>, answers: readonly MemberData[], seen?: (data: T, labels: SeenLabels) => T): T[] {
  return answers.flatMap(({ data, labels }) => {
    const parsed = schema.safeParse(data);
    if (!parsed.success) {
      return [];
    }
    return [labels === undefined || seen === undefined ? parsed.data : seen(parsed.data, labels)];
  });
}
