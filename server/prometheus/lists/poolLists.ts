import { z } from 'zod';

import { mergeNames } from '../../../src/engine/index';
import { wholeJson } from '../envelope';
import { type Gathered } from './askMembers';
import { type List } from './list';

const keptSchema = z.array(z.object({ keep: z.boolean() }));
/** Not an object with named fields: those would come before the others then, in another order than Prometheus'. */
const stepsSchema = z.record(z.string(), z.unknown()).refine((data) => keptSchema.safeParse(data.steps).success);

/** The scrape pools of all members, in order. */
export const poolsList: List<{ readonly scrapePools: readonly string[] }> = {
  schema: z.object({ scrapePools: z.array(z.string()) }),
  need: 'all',
  merge: (gathered) => {
    const scrapePools = mergeNames(gathered.data.map(({ scrapePools: pools }) => pools)).items;
    return wholeJson({ scrapePools }, gathered);
  },
};

/** The configuration of a scrape pool, of the members that have it. */
export const poolConfigList: List<{ readonly yaml: string }> = {
  schema: z.object({ yaml: z.string() }),
  need: 'all',
  knownBy: 'some',
  merge: (gathered) => firstOf(gathered, () => true),
};

/**
 * What relabelling makes of a target, at the members that have its scrape pool: of the first that keeps it, as a fleet scrapes
 * what one of its shards does.
 */
export const relabelStepsList: List<z.output<typeof stepsSchema>> = {
  schema: stepsSchema,
  need: 'all',
  knownBy: 'some',
  merge: (gathered) => firstOf(gathered, ({ steps }) => keptSchema.parse(steps).at(-1)?.keep !== false),
};

/** What the first member says that is preferred, or else the first; who says otherwise is told. */
function firstOf<T>(gathered: Gathered<T>, isPreferred: (data: T) => boolean) {
  const { data, members, warnings, infos } = gathered;
  const chosen = Math.max(data.findIndex(isPreferred), 0);
  const text = JSON.stringify(data[chosen]);
  const others = members.filter((_, i) => JSON.stringify(data[i]) !== text);
  const differ =
    others.length === 0 ? [] : [`this is what ${members[chosen]} says: it is otherwise at ${others.join(', ')}`];
  return wholeJson(data[chosen], { warnings: [...warnings, ...differ], infos });
}
