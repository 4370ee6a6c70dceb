import { type Target, type TargetPage, type TargetQuery } from '../../src/api/targets';

/** An answer stays well below a megabyte. */
const MOST_BYTES = 900_000;

/** The part of the rows that is asked for, in its order. */
export function targetPage(
  rows: readonly Target[],
  query: TargetQuery
): Pick<TargetPage, 'total' | 'targets' | 'next'> {
  const matching = rows.filter((row) => matches(row, query)).sort(order(query));
  const targets: Target[] = [];
  let bytes = 0;
  for (const row of matching.slice(query.offset, query.offset + query.limit)) {
    bytes += JSON.stringify(row).length;
    if (bytes > MOST_BYTES) {
      break;
    }
    targets.push(row);
  }
  const end = query.offset + targets.length;
  const next = end < matching.length && targets.length > 0 ? end : undefined;
  return { total: matching.length, targets, next };
}

/** Of all rows, whatever is asked for; `shards`: those that are told of though they have none. */
export function targetSummary(rows: readonly Target[], shards: readonly string[]): TargetPage['summary'] {
  const byShard = new Map(shards.map((id) => [id, { id, targets: 0, weight: 0, heaviest: 0 }]));
  const flags = { tooHeavy: 0, scrapedTwice: 0, unscraped: 0 };
  const health = { up: 0, down: 0, unknown: 0 };
  for (const row of rows) {
    row.flags.forEach((flag) => flags[flag]++);
    health[row.health]++;
    const shard = byShard.get(row.shard ?? '');
    if (shard !== undefined) {
      shard.targets++;
      shard.weight += row.weight;
      shard.heaviest = Math.max(shard.heaviest, row.weight);
    }
  }
  return {
    targets: rows.length,
    addresses: new Set(rows.map(({ address }) => address)).size,
    jobs: [...new Set(rows.map(({ job }) => job))].sort(),
    flags,
    health,
    shards: [...byShard.values()],
  };
}

function matches(row: Target, { search, job, shard, state, health, flag }: TargetQuery): boolean {
  return (
    (job === undefined || row.job === job) &&
    (shard === undefined || row.shard === shard || row.from === shard) &&
    (state === undefined || row.state === state) &&
    (health === undefined || row.health === health) &&
    (flag === undefined || row.flags.includes(flag)) &&
    (search === undefined || contains(row, search.toLowerCase()))
  );
}

function contains({ job, address, url = '', shard = '', error = '', labels }: Target, text: string): boolean {
  const named = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return [job, address, url, shard, error, ...named].some((value) => value.toLowerCase().includes(text));
}

function order({ sort, order: direction }: TargetQuery): (a: Target, b: Target) => number {
  const sign = direction === 'asc' ? 1 : -1;
  const isText = sort === 'address' || sort === 'job' || sort === 'shard';
  const keyOf = (row: Target) => row[sort] ?? (isText ? '' : 0);
  return (a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    return x < y ? -sign : x > y ? sign : a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
  };
}
