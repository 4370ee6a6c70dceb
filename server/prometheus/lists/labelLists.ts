import { z } from 'zod';

import { labelSetSchema } from '../../../src/api/labelSet';
import { Labels, type Limited, mergeNames, mergeSeriesLists, seenLabels, seenList } from '../../../src/engine/index';
import { type JsonAnswer, type Notes } from '../envelope';
import { goJson, plainJson } from '../goJson';
import { type List } from './list';

const TRUNCATED = 'results truncated due to limit';

/** Label names, or a label's values. */
export const namesList: List<string[]> = {
  schema: z.array(z.string()),
  need: 'all',
  seen: (list, labels, path) => [...seenList(path, list, labels)],
  merge: (gathered, { limit }) => listed(mergeNames(gathered.data, limit), goJson, gathered),
};

/** Label sets of series. */
export const seriesList: List<Labels[]> = {
  schema: z.array(labelSetSchema.transform((object) => Labels.of(object))),
  need: 'all',
  seen: (series, labels) => series.map((one) => seenLabels(one, labels)),
  merge: (gathered, { limit }) =>
    listed(mergeSeriesLists(gathered.data, limit), (labels) => plainJson(labels.toObject()), gathered),
};

function listed<T>(
  { items, truncated }: Limited<T>,
  textOf: (item: T) => string,
  { warnings, infos }: Notes
): JsonAnswer {
  const cut = truncated ? [TRUNCATED] : [];
  return { data: listJson(items, textOf), warnings: [...new Set([...warnings, ...cut])], infos };
}

function* listJson<T>(items: readonly T[], textOf: (item: T) => string): Iterable<string> {
  yield '[';
  for (const [i, item] of items.entries()) {
    yield (i === 0 ? '' : ',') + textOf(item);
  }
  yield ']';
}
