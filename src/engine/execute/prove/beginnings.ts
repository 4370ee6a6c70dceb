import { type Grid } from '../../model/grid';
import { Labels } from '../../model/labels';
import { dataSpan, readAt, type TimeSpan } from '../../plan/dataSpan';
import { type Topology } from '../../plan/topology';
import { type Expr } from '../../syntax/ast';
import { type Transport } from '../ask/transport';
import { askIndex, dataOf, type IndexAnswer, type IndexAsk, type IndexOptions } from './askIndex';
import { type Beginning, blockOf } from './beginningMemory';

/** What is known of when members' data begin. */
export interface Beginnings {
  /** Members that have scraped nothing in the first part of what a query reads, when others had: until when they had nothing, to a minute. */
  readonly late: ReadonlyMap<string, number>;
  /** Members that do not say, each with the reason. */
  readonly unknown: ReadonlyMap<string, string>;
}

/** What every scrape of every Prometheus leaves behind. */
const SCRAPES = 'up';
const RESOLUTION_MS = 60_000;
/** Targets that are compared, a member. */
const MAX_COMPARED = 10_000;

/**
 * Which members of a fleet have no data in the first part of what a query reads, when others have: their disk was emptied, they keep
 * less, or nobody said that they are new. Each is asked of its index whether it has scraped anything there; where it has not,
 * when it next did. A member that has not scraped anything until now has no targets and lacks nothing; so does one most of
 * whose targets were scraped by others until then. Those that say themselves since when they
 * are there (`since`) are taken at their word, and so are fleets whose configuration tells all of it.
 */
export async function findBeginnings(
  { expr, grid, topology }: { readonly expr: Expr; readonly grid: Grid; readonly topology: Topology },
  options: IndexOptions
): Promise<Beginnings> {
  // Of an instant selector all is there where there is something at its time, whatever was before.
  const { from } = readAt(dataSpan(expr, 0, grid), grid.start);
  const begin = Math.max(from, topology.store?.before ?? from);
  const members = topology.members.filter(
    ({ since, until }) => (since === undefined || since <= begin) && (until === undefined || until >= begin)
  );
  if (topology.ownership === 'proven' || members.length < 2) {
    return { late: new Map(), unknown: new Map() };
  }
  const found = await Promise.all(
    members.map(async ({ id }) => ({ member: id, beginning: await beginningOf(id, { begin, topology }, options) }))
  );
  const unknown = new Map<string, string>();
  const sinces = new Map<string, number>();
  for (const { member, beginning } of found) {
    if (typeof beginning === 'string') {
      unknown.set(member, beginning);
    } else if (beginning.kind !== 'idle') {
      sinces.set(member, beginning.kind === 'before' ? begin : Math.max(begin, beginning.since));
    }
  }
  const first = Math.min(...sinces.values());
  const late = [...sinces].filter(([, since]) => since > first + RESOLUTION_MS);
  const others = members.map(({ id }) => id);
  const tookOver = await Promise.all(
    late.map(async ([member, since]) => await hasTakenOver({ member, since, begin, others, lookback: topology.lookback }, options)) // prettier-ignore
  );
  return { late: new Map(late.filter((_, i) => !tookOver[i])), unknown };
}

/** Whether most of what a member scraped first was scraped by others before. */
async function hasTakenOver(
  {
    member,
    since,
    begin,
    others,
    lookback,
  }: {
    readonly member: string;
    readonly since: number;
    readonly begin: number;
    readonly others: readonly string[];
    readonly lookback: number;
  },
  options: IndexOptions
): Promise<boolean> {
  const want = { kind: 'series', limit: MAX_COMPARED } as const;
  const asks: readonly IndexAsk[] = [
    { member, selector: SCRAPES, span: { from: since, to: since + lookback }, want },
    ...others
      .filter((other) => other !== member)
      .map((other) => ({ member: other, selector: SCRAPES, span: { from: begin, to: since }, want })),
  ];
  const [own, ...before] = (await askIndex(asks, options)).map(keysOf);
  const known = new Set(before.flat());
  return 2 * own.filter((key) => known.has(key)).length > own.length;
}

function keysOf(answer: IndexAnswer): readonly string[] {
  return typeof answer !== 'string' && answer.kind === 'series' ? answer.series.map((one) => Labels.of(one).key) : [];
}

/** When a member's data begin, seen from a time on; a text says why it is not known. */
async function beginningOf(
  member: string,
  { begin, topology: { lookback } }: { readonly begin: number; readonly topology: Topology },
  { transport, memory: { beginnings }, now }: IndexOptions
): Promise<Beginning | string> {
  const known = beginnings.get(member, begin, now);
  if (known !== undefined) {
    return known;
  }
  const block = blockOf(begin);
  const scraped = async (from: number, to: number) => await hasScraped(transport, member, { from, to });
  const before = await scraped(block - lookback, block + RESOLUTION_MS);
  const later = before === false ? await scraped(block, now) : before;
  if (typeof later === 'string') {
    return later;
  }
  const beginning: Beginning | string =
    before === true ? { kind: 'before' } : later ? await firstScrape(scraped, block, now) : { kind: 'idle' };
  if (typeof beginning !== 'string') {
    beginnings.set(member, begin, { beginning, now });
  }
  return beginning;
}

/** Until when there is no scrape from a time on, to a minute; it is known that there is one until `last`. */
async function firstScrape(
  scraped: (from: number, to: number) => Promise<boolean | string>,
  from: number,
  last: number
): Promise<Beginning | string> {
  let [without, within] = [from, last];
  while (within - without > RESOLUTION_MS) {
    const middle = Math.floor((without + within) / 2);
    const has = await scraped(from, middle);
    if (typeof has === 'string') {
      return has;
    }
    [without, within] = has ? [without, middle] : [middle, within];
  }
  return { kind: 'since', since: without };
}

/** Whether a member's index has series of scrapes in a span; a text says why that is not known. */
async function hasScraped(transport: Transport, member: string, { from, to }: TimeSpan): Promise<boolean | string> {
  const asked = { id: 0, member, query: SCRAPES, path: 'series', start: from, end: to, step: 1, limit: 1 } as const;
  for await (const answer of transport([asked])) {
    if (!answer.ok) {
      return answer.message;
    }
    const series = answer.status === 200 ? dataOf(answer.body) : undefined;
    return series === undefined ? `its index gave no list (HTTP ${answer.status})` : series.length > 0;
  }
  return 'it did not answer';
}
