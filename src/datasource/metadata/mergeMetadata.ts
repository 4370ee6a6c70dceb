import { z } from 'zod';

import { compareBytes } from '../../engine/index';

const stringsSchema = z.array(z.string());
const seriesSchema = z.array(z.record(z.string(), z.string()));
const metricsSchema = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));
const groupsSchema = z.object({ groups: z.array(z.unknown()) });
const listSchema = z.array(z.unknown());

/**
 * The `data` of several members' answers to one request of Prometheus' metadata API, as one: unions without repetitions,
 * rules and exemplars one after the other. Answers of another shape are left out. `limit` 0 means all.
 */
export function mergeMetadata(path: string, answers: readonly unknown[], limit: number): unknown {
  const cut = <T>(items: T[]): T[] => (limit > 0 ? items.slice(0, limit) : items);
  if (path.endsWith('/labels') || path.endsWith('/values')) {
    const all = read(stringsSchema, answers).flat();
    return cut([...new Set(all)].sort(compareBytes));
  }
  if (path.endsWith('/series')) {
    return cut(unique(read(seriesSchema, answers).flat()));
  }
  if (path.endsWith('/metadata')) {
    return mergeMetrics(read(metricsSchema, answers));
  }
  if (path.endsWith('/rules')) {
    return { groups: read(groupsSchema, answers).flatMap(({ groups }) => groups) };
  }
  if (path.endsWith('/query_exemplars')) {
    return unique(read(listSchema, answers).flat());
  }
  return answers[0];
}

function read<T>(schema: z.ZodType<T>, answers: readonly unknown[]): T[] {
  return answers.flatMap((answer) => {
    const parsed = schema.safeParse(answer);
    return parsed.success ? [parsed.data] : [];
  });
}

function mergeMetrics(answers: ReadonlyArray<z.infer<typeof metricsSchema>>): z.infer<typeof metricsSchema> {
  const merged = new Map<string, Array<Record<string, unknown>>>();
  for (const answer of answers) {
    for (const [metric, items] of Object.entries(answer)) {
      merged.set(metric, unique([...(merged.get(metric) ?? []), ...items]));
    }
  }
  return Object.fromEntries(merged);
}

/** Without items equal in every property, whatever the order those stand in. */
function unique<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item, sortedKeys), item])).values()];
}

function sortedKeys(_: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareBytes(a, b)))
    : value;
}
