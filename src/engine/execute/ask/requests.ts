import { type Grid, instantGrid } from '../../model/grid';
import { type Leaf, type LeafQuery, type RawLeaf } from '../../plan/plan';
import { type FragmentRun } from '../../fragments/fragment';
import { type TakenFragments } from '../../fragments/fragments';
import { gridPieces, type Keeping, spansBeside } from './spans';
import { type MemberRequest } from './transport';

/** A request and what it is for. */
export interface LeafRequest {
  readonly request: MemberRequest;
  readonly leaf: Leaf;
  readonly query: LeafQuery;
  /** The steps that are asked for, and which piece of all they are; of raw samples, which have none, one at their end, and a piece a replica. */
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
  for (const [piece, span] of spansBeside(grid, taken).entries()) {
    if (span.kind === 'kept') {
      kept.push({ run: span.run, piece });
    } else {
      const { grid: asked, keeping } = span;
      const { start, end, step } = asked;
      const request = { id: nextId(), member: query.member, query: query.text, start, end, step };
      requests.push({ request: { ...request, path: 'query_range' }, leaf, query, grid: asked, piece, keeping });
    }
  }
  return { requests, kept };
}

/** One request, or one a replica where their samples are merged. */
function rawRequests(leaf: RawLeaf, query: LeafQuery, nextId: () => number): readonly LeafRequest[] {
  const raw = [...leaf.queries, ...leaf.fallbacks].find((one) => one === query);
  const { start, end } = raw ?? leaf;
  const asked = {
    member: query.member,
    query: query.text,
    path: 'read',
    start,
    end,
    step: 1,
    staleMarkers: leaf.staleMarkers,
  } as const;
  return (raw?.mergedReplicas ?? [undefined]).map((replica, piece) => ({
    request: { id: nextId(), ...asked, ...(replica !== undefined && { replica }) },
    leaf,
    query,
    grid: instantGrid(end),
    piece,
  }));
}
