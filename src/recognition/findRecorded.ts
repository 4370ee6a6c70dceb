import { type KnownServer } from './knownServer';
import { literalText } from './literalText';
import { listed } from './likeness';
import { rulesOf } from './rulesOf';
import { vectorOf } from './seenServer';

/** So many names are looked at, and so many told. */
const MAX_NAMES = 50;
const MAX_TOLD = 5;
/** Places of a rule that are named. */
const MAX_PLACES = 3;
/** Of what rules record without an instance, which is little, a server. */
const MAX_SERIES = 1000;

/**
 * What several servers of one split fleet record by rules of their own, under the same labels and with other values, as rules that
 * were written for one server do. Each a sentence with the remedy. What still has its instance is told where a query meets it.
 * `now` in milliseconds.
 */
export async function findRecorded(servers: readonly KnownServer[], now: number): Promise<readonly string[]> {
  const firsts = servers.filter(({ shard }, i) => servers.findIndex((one) => one.shard === shard) === i);
  const recorded = await Promise.all(
    firsts.map(async (server) => new Map((await rulesOf(server, 'record'))?.map(({ name, place }) => [name, place])))
  );
  const names = [...new Set(recorded.flatMap((all) => [...all.keys()]))];
  const common = names.filter((name) => recorded.filter((all) => all.has(name)).length > 1).slice(0, MAX_NAMES);
  if (common.length === 0) {
    return [];
  }
  const query = `{__name__=~${JSON.stringify(common.map(literalText).join('|'))},instance=""}`;
  const time = String(now / 1000);
  const values = await Promise.all(
    firsts.map(async ({ ask }) => vectorOf(await ask('query', { query, time, limit: String(MAX_SERIES) })))
  );
  const differing = differences(firsts, values);
  const told = [...differing].slice(0, MAX_TOLD).map(([name, shards]) => {
    const places = recorded.flatMap((all, i) => (shards.has(firsts[i].shard) ? (all.get(name) ?? []) : []));
    return text(name, [...shards], [...new Set(places)]);
  });
  const more = differing.size - told.length;
  return more > 0 ? [...told, `So it is with ${more} more that they record.`] : told;
}

/** By name: the shards that have other values of it under the same labels. */
function differences(
  servers: readonly KnownServer[],
  values: ReadonlyArray<ReturnType<typeof vectorOf>>
): ReadonlyMap<string, ReadonlySet<string>> {
  const seen = new Map<string, Array<{ readonly shard: string; readonly text: string }>>();
  const found = new Map<string, Set<string>>();
  values.forEach((elements, i) => {
    for (const { metric, text: value } of elements) {
      const key = JSON.stringify(Object.entries(metric).sort());
      const known = seen.get(key) ?? [];
      const { shard } = servers[i];
      const others = known.filter((one) => one.text !== value);
      seen.set(key, [...known, { shard, text: value }]);
      if (others.length > 0) {
        const shards = found.get(metric.__name__) ?? new Set();
        found.set(metric.__name__, shards);
        [...others.map((one) => one.shard), shard].forEach((one) => shards.add(one));
      }
    }
  });
  return found;
}

function text(name: string, shards: readonly string[], places: readonly string[]): string {
  const more = places.length - MAX_PLACES;
  const where = [...places.slice(0, MAX_PLACES), ...(more > 0 ? [`${more} more`] : [])].join(', ');
  return `${listed(shards)} record ${name} by rules of their own (${where}), under the same labels and with other values, of which one counts: take the rule out and query its expression over the fleet, or give what each records a label that tells them apart.`;
}
