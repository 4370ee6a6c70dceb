import { type Grid, instantGrid } from '../../model/grid';
import { type Leaf, type LeafQuery, type RawLeaf, type RawQuery } from '../../plan/plan';
import { type FragmentRun } from '../../fragments/fragment';
import { type FragmentAsk, type TakenFragments } from '../../fragments/fragments';
import { gridPieces, type Keeping, spansBeside } from './spans';
import { type MemberRequest } from './transport';

/** A request and what it is for. */
export interface LeafRequest {
  readonly request: MemberRequest;
  readonly leaf: Leaf;
  readonly query: LeafQuery;
  /** The steps that are asked for, and which piece of all they are; of raw samples, which have none, one at their end. */
  readonly grid: Grid;
  readonly piece: number;
  /** Where something of the answer may be kept. */
  readonly keeping?: Keeping;
}

/** A piece that is kept. */
export interface KeptPiece {
  readonly run: FragmentRun;
  readonly piece: number;
}

/** What one member is asked for a run of steps of a leaf; `nextId` gives ids that are unique within the query. */
export function leafRequests(
  { leaf, grid }: AskedPart,
  query: LeafQuery,
  nextId: () => number
): readonly LeafRequest[] {
  return leaf.op === 'raw'
    ? rawRequests(leaf, query, nextId)
    : gridPieces(grid).map((piece, i) => ({
        request: {
          id: nextId(),
          member: query.member,
          query: query.text,
          path: piece.length === 1 ? 'query' : 'query_range',
          start: piece.start,
          end: piece.end,
          step: piece.step,
        },
        leaf,
        query,
        grid: piece,
        piece: i,
      }));
}

/** A run of a leaf's steps. */
export interface AskedPart {
  readonly leaf: Leaf;
  readonly grid: Grid;
}

/** As `leafRequests`, without what was taken of what is kept, which is in pieces of its own. */
export function requestsBeside(
  { leaf, grid }: AskedPart,
  query: LeafQuery,
  { taken, nextId }: { readonly taken: TakenFragments; readonly nextId: () => number }
): { readonly requests: readonly LeafRequest[]; readonly kept: readonly KeptPiece[] } {
  const requests: LeafRequest[] = [];
  const kept: KeptPiece[] = [];
  const spans = leaf.op === 'raw' ? spansBeside(grid, taken, Infinity) : spansBeside(grid, taken);
  for (const [piece, span] of spans.entries()) {
    if (span.kind === 'kept') {
      kept.push({ run: span.run, piece });
    } else {
      const { grid: asked, keeping } = span;
      const { start, end, step } = asked;
      const request = { id: nextId(), member: query.member, query: query.text, start, end, step };
      requests.push(
        leaf.op === 'raw'
          ? { request: { ...request, ...readOf(leaf) }, leaf, query, grid: instantGrid(end), piece, keeping }
          : { request: { ...request, path: 'query_range' }, leaf, query, grid: asked, piece, keeping }
      );
    }
  }
  return { requests, kept };
}

/** What may be kept of a leaf's part, as a member is asked for it; undefined where nothing may. */
export function keepableAsk({ leaf, grid }: AskedPart, query: LeafQuery): FragmentAsk | undefined {
  const asked = { members: [query.member], text: query.text };
  if (leaf.op !== 'raw') {
    return leaf.type === 'vector' && grid.length > 1 ? { ...asked, grid } : undefined;
  }
  const raw = rawQueryOf(leaf, query);
  const [start, end] = [Math.ceil(raw?.start ?? leaf.start), Math.floor(raw?.end ?? leaf.end)];
  return raw?.mergedReplicas === undefined && end > start
    ? { ...asked, raw: leaf.staleMarkers, grid: { start, end, step: 1, length: end - start + 1 } }
    : undefined;
}

/** A leaf's query as one of raw samples. */
export function rawQueryOf(leaf: RawLeaf, query: LeafQuery): RawQuery | undefined {
  return [...leaf.queries, ...leaf.fallbacks].find((one) => one === query);
}

/** One request, or one a replica where their samples are merged. */
function rawRequests(leaf: RawLeaf, query: LeafQuery, nextId: () => number): readonly LeafRequest[] {
  const raw = rawQueryOf(leaf, query);
  const { start, end } = raw ?? leaf;
  const asked = { member: query.member, query: query.text, start, end, step: 1, ...readOf(leaf) };
  return (raw?.mergedReplicas ?? [undefined]).map((replica, piece) => ({
    request: { id: nextId(), ...asked, ...(replica !== undefined && { replica }) },
    leaf,
    query,
    grid: instantGrid(end),
    piece,
  }));
}

function readOf({ staleMarkers }: RawLeaf) {
  return { path: 'read', staleMarkers } as const;
}
