import { z } from 'zod';

import { type Dialect, findFunction, isEnabled, isKnown } from '../../../src/engine/index';
import { wholeJson } from '../envelope';
import { type List } from './list';

type Features = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

/** Parts of the API that a fleet does not have, whatever its members do. */
const NOT_HERE: ReadonlySet<string> = new Set([
  'admin',
  'lifecycle',
  'openapi_3.1',
  'openapi_3.2',
  'otlp_write_receiver',
  'query_cost',
  'remote_write_receiver',
  'search',
]);

/** What all members have, and the fleet with them. */
export const featuresList: List<Features> = {
  schema: z.record(z.string(), z.record(z.string(), z.boolean())),
  need: 'all',
  merge: (gathered, { dialect }) => wholeJson(common(gathered.data, dialect), gathered),
};

/** Of what any member tells: whether all have it, and it can be had here. */
function common(members: readonly Features[], dialect: Dialect): Features {
  const entries = members.flatMap((member) =>
    Object.entries(member).flatMap(([category, named]) => Object.keys(named).map((name) => [category, name] as const))
  );
  const all: Record<string, Record<string, boolean>> = {};
  for (const [category, name] of entries) {
    const isCommon = members.every((member) => member[category]?.[name] === true);
    (all[category] ??= {})[name] = isCommon && isHere(category, name, dialect);
  }
  return all;
}

function isHere(category: string, name: string, dialect: Dialect): boolean {
  if (category === 'promql_functions') {
    const record = findFunction(name);
    return record !== undefined && isKnown(record, dialect) && isEnabled(record, dialect);
  }
  return category !== 'api' || !NOT_HERE.has(name);
}
