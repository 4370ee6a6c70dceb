import { type Grid } from '../../model/grid';
import { Labels } from '../../model/labels';
import { dataSpan, readAt, type TimeSpan } from '../../plan/dataSpan';
import { type Member, type Topology } from '../../plan/topology';
import { type Expr } from '../../syntax/ast';
import { type Transport } from '../ask/transport';
import { askIndex, type IndexAnswer, type IndexAsk, type IndexOptions, readList } from './askIndex';
import { askReadable } from './askReadable';
import { type Beginning, blockOf } from './beginningMemory';

/** What is known of when members' data begin. */
export interface Beginnings {
  /** Members that have scraped nothing in the first part of what a query reads, when others had: until when they had nothing, to a second. */
  readonly late: ReadonlyMap<string, number>;
  /** Members that do not say, each with the reason. */
  readonly unknown: ReadonlyMap<string, string>;
}

/** What every scrape of every Prometheus leaves behind. */
const SCRAPES = 'up';
/** As exactly it is found out when a member's data begin. */
const RESOLUTION_MS = 1_000;
/** Members that all began within so long began together: as far apart as their first scrapes may be. */
const TOGETHER_MS = 60_000;
/** Targets that are compared, a member. */
const MAX_COMPARED = 10_000;

/**
 * Which members of a fleet have no data in the first part of what a query reads, when others have: their disk was emptied, they
 * keep less, or nobody said that they are new. Each is asked of its index whether it has scraped anything there; where it has
 * not, when it next did. A member that has not scraped anything until now has no targets and lacks nothing; so does one that
 * began with a hand-over, or most of whose targets were scraped by others until then. Those that say themselves since when
 * they are there (`since`) are taken at their word, and so are fleets whose configuration tells all of it.
 */
export async function findBeginnings(
  { expr, grid, topology }: { readonly expr: Expr; readonly grid: Grid; readonly topology: Topology },
  options: IndexOptions
): Promise<Beginnings> {
  const { from } = readAt(dataSpan(expr, topology.lookback, grid), grid.start);
  const begin = Math.max(from, topology.store?.before ?? from);
  const members = topology.members.filter(
    ({ since, until }) => (since === undefined || since <= begin) && (until === undefined || until >= begin)
  );
  if (topology.ownership === 'proven' || members.length < 2) {
    return { late: new Map(), unknown: new Map() };
  }
  const found = await Promise.all(
    members
      .filter(tellsBeginning)
      .map(async (one) => ({ member: one.id, beginning: await beginningOf(one, { begin, topology }, options) }))
  );
  const unknown = new Map(members.filter((one) => !tellsBeginning(one)).map(({ id }) => [id, NO_PROMETHEUS]));
  const sinces = new Map<string, number>();
  for (const { member, beginning } of found) {
    if (typeof beginning === 'string') {
      unknown.set(member, beginning);
    } else if (beginning.kind !== 'idle') {
      sinces.set(member, beginning.kind === 'before' ? Number.NEGATIVE_INFINITY : beginning.since);
    }
  }
  const first = Math.min(...sinces.values());
  const late = [...sinces]
    .filter(([, since]) => since + RESOLUTION_MS > begin && since > first + TOGETHER_MS)
    .map(([member, since]) => [member, Math.max(begin, since)] as const);
  const others = members.map(({ id }) => id);
  const explained = await Promise.all(
    late.map(
      async ([member, since]) =>
        hasJoined(topology, member, since) || (await hasTakenOver({ member, since, begin, others }, topology, options))
    )
  );
  return { late: new Map(late.filter((_, i) => !explained[i])), unknown };
}

/** Others may answer for whole days. */
function tellsBeginning({ promql }: Member): boolean {
  return promql !== false;
}

const NO_PROMETHEUS = 'its index is not that of a Prometheus';

/** Whether a hand-over to the member is where its data begin. */
function hasJoined({ moves = [], lookback }: Topology, member: string, since: number): boolean {
  return moves.some(({ to, joined }) => to === member && joined >= since - lookback && joined <= since + TOGETHER_MS);
}

interface Late {
  readonly member: string;
  readonly since: number;
  readonly begin: number;
  readonly others: readonly string[];
}

/** Whether most of what a member scraped first was scraped by others before. */
async function hasTakenOver(
  { member, since, begin, others }: Late,
  { lookback }: Topology,
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

/** Whom to ask. */
interface Index {
  readonly member: string;
  readonly replica?: string;
}

interface BeginningAsk {
  readonly begin: number;
  readonly topology: Topology;
}

/** When a member's data begin, seen from a time on; a text says why it is not known. What another query asks just now is waited for. */
async function beginningOf(member: Member, ask: BeginningAsk, options: IndexOptions): Promise<Beginning | string> {
  const { asking, beginnings } = options.memory;
  const block = blockOf(ask.begin);
  const [key, span] = [JSON.stringify(['beginning', member.id, block]), { from: block, to: block }];
  const asked = asking.of(key, span);
  if (asked !== undefined) {
    await asked;
  }
  const known = beginnings.get(member.id, ask.begin, options.now);
  if (known !== undefined) {
    return known;
  }
  const end = asking.begin([{ key, span }]);
  try {
    return await askBeginning(member, ask, options);
  } finally {
    end();
  }
}

async function askBeginning(
  { id: member, mergedReplicas }: Member,
  { begin, topology: { lookback } }: BeginningAsk,
  { transport, memory: { beginnings }, now }: IndexOptions
): Promise<Beginning | string> {
  const block = blockOf(begin);
  // Of replicas whose samples are merged, what any of them has counts.
  const indexes = mergedReplicas?.map((replica) => ({ member, replica })) ?? [{ member }];
  const scraped = async (from: number, to: number) => await hasScraped(transport, indexes, { from, to });
  const before = await scraped(block - lookback, block);
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

/** Until when there is no scrape from a time on, to a second; it is known that there is one until `last`. */
async function firstScrape(
  scraped: (from: number, to: number) => Promise<boolean | string>,
  from: number,
  last: number
): Promise<Beginning | string> {
  let [without, within] = [from, last];
  while (within - without > RESOLUTION_MS) {
    const middle = Math.floor((without + within) / 2);
    if (middle <= without || middle >= within) {
      break; // So far from the epoch there are no times in between.
    }
    const has = await scraped(from, middle);
    if (typeof has === 'string') {
      return has;
    }
    [without, within] = has ? [without, middle] : [middle, within];
  }
  return { kind: 'since', since: without };
}

/** Whether any of these indexes has series of scrapes in a span; a text says why that is not known. */
async function hasScraped(
  transport: Transport,
  indexes: readonly Index[],
  { from, to }: TimeSpan
): Promise<boolean | string> {
  const asked = { query: SCRAPES, path: 'series', start: from, end: to, step: 1, limit: 1 } as const;
  const unknown = new Map(indexes.map((_, id) => [id, 'it did not answer']));
  let scraped = false;
  const requests = indexes.map((index, id) => ({ ...asked, ...index, id }));
  for await (const { id, value } of askReadable(requests, transport, readList)) {
    if (typeof value === 'string') {
      unknown.set(id, value);
    } else {
      unknown.delete(id);
      scraped ||= value.length > 0;
    }
  }
  const [why] = unknown.values();
  return scraped || (why ?? false);
}
