import { type RawLeaf, type RawQuery } from './plan';
import { memberQueries, memberQuery } from './memberQueries';
import { movesWithin } from './movesWithin';
import { divideRecorded } from './recordedPart';
import { type LostData, type Member, type Topology } from './topology';

type Asked = Pick<RawLeaf, 'expr' | 'start' | 'end' | 'merge'>;
type Queries = Pick<RawLeaf, 'queries' | 'fallbacks' | 'lost' | 'moves'>;

/** Who is asked for raw samples: the records for what rules record, the fleet for all others. */
export function rawQueries(asked: Asked, topology: Topology): Queries {
  const { shards, records } = divideRecorded(asked.expr, topology);
  const others = shards && fleetQueries({ ...asked, expr: shards }, topology);
  const { queries = [], ...rest } = others ?? { fallbacks: [], lost: [], moves: [] };
  return { ...rest, queries: [...queries, ...recordsQueries(asked, records, topology)] };
}

function recordsQueries(
  { start, end }: Asked,
  expr: RawLeaf['expr'] | undefined,
  { records }: Topology
): readonly RawQuery[] {
  return expr === undefined || records === undefined
    ? []
    : [{ ...memberQuery(records.id, expr), start, end, ofStore: false, addedLabels: [] }];
}

/**
 * Who of the fleet is asked, each for what counts of it: members from where the store ends, the store up to there, and
 * for what is lost besides; and the hand-overs that matter to them.
 */
function fleetQueries(asked: Asked, topology: Topology): Queries {
  const { store } = topology;
  const before = store?.before ?? Number.NEGATIVE_INFINITY;
  const spanOf = (member: Member) => ({
    start: Math.max(asked.start, before, member.since ?? Number.NEGATIVE_INFINITY),
    end: Math.min(asked.end, member.until ?? Number.POSITIVE_INFINITY),
    mergedReplicas: member.mergedReplicas,
  });
  const spans = new Map(topology.members.map((member) => [member.id, spanOf(member)]));
  const holds = ({ id }: Member) => isSpan(spans.get(id));
  const whole = memberQueries(asked.expr, topology.members.filter(holds), { merge: asked.merge, topology });
  const withSpan = (query: (typeof whole.queries)[number]): RawQuery => ({
    ...query,
    ...(spans.get(query.member) ?? asked),
    ofStore: false,
    addedLabels: [],
  });
  const lost = (topology.lost ?? []).filter(
    (one) => one.since <= asked.end && one.until >= Math.max(asked.start, before)
  );
  return {
    queries: [...whole.queries.map(withSpan), ...storeQueries(asked, topology, lost)],
    fallbacks: whole.fallbacks.map(withSpan),
    lost: store === undefined ? lost : [],
    moves: topology.kind === 'hash' ? movesWithin(topology.moves ?? [], { from: asked.start, to: asked.end }) : [],
  };
}

/** The store is asked once: up to where the members begin, or as far as what was lost with one of them. */
function storeQueries(
  { expr, start, end }: Asked,
  { store }: Topology,
  lost: readonly LostData[]
): readonly RawQuery[] {
  if (store === undefined) {
    return [];
  }
  const last = Math.max(store.before - 1, ...lost.map(({ until }) => until));
  const first = start < store.before ? start : Math.min(...lost.map(({ since }) => Math.max(start, since)));
  const span = { start: first, end: Math.min(end, last) };
  return isSpan(span)
    ? [{ ...memberQuery(store.id, expr), ...span, ofStore: true, addedLabels: store.addedLabels ?? [] }]
    : [];
}

function isSpan(span: { readonly start: number; readonly end: number } | undefined): boolean {
  return span !== undefined && span.start <= span.end;
}
