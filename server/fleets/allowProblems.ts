import { z } from 'zod';

import { parseAllowed } from '../../src/engine/index';

type ExternalLabels = Readonly<Record<string, string>>;

const NO_SELECTOR = 'write a metric name or a selector without a range or an offset, such as up or {job="web"}';

/** One entry of an allow list. */
export const allowedSchema = z.string().refine((text) => parseAllowed(text) !== undefined, NO_SELECTOR);

/** What is wrong with an allow list of a fleet whose shards have such labels, by index. */
export function allowProblems(
  allow: readonly string[],
  labels: ExternalLabels
): ReadonlyArray<[i: number, message: string]> {
  const unreadable = allow.flatMap((text, i): Array<[number, string]> =>
    allowedSchema.safeParse(text).success ? [] : [[i, NO_SELECTOR]]
  );
  return [...unreadable, ...externalProblems(allow, labels)];
}

/** Remote write adds the external labels before it relabels: a selector that names one would take other series than the shards have. */
export function externalProblems(
  allow: readonly string[],
  labels: ExternalLabels
): ReadonlyArray<[i: number, message: string]> {
  return allow.flatMap((text, i): Array<[number, string]> => {
    const outside = parseAllowed(text)?.find(({ name }) => Object.hasOwn(labels, name));
    return outside === undefined
      ? []
      : [[i, `${outside.name} is one of process.external_labels, which all series have: leave it out`]];
  });
}
