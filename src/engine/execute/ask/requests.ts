import { type Grid, instantGrid, stepTime } from '../../model/grid';
import { type Leaf, type LeafQuery, type RawLeaf } from '../../plan/plan';
import { type FragmentRun } from '../../fragments/fragment';
import { type TakenFragments } from '../../fragments/fragments';
import { type MemberRequest } from './transport';

/** Prometheus refuses range queries of more points; source: upstream `web/api/v1/api.go`. */
const MAX_POINTS = 11_000;

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

/** What is to be kept of an answer. */
export interface Keeping {
  readonly taken: TakenFragments;
  /** So many of its first steps. */
  readonly length: number;
  /** Kept already, right before it. */
  readonly before: readonly FragmentRun[];
}

/** A piece that is kept. */
export interface KeptPiece {
  readonly run: FragmentRun;
  readonly piece: number;
}

/** The grid in pieces that a member answers: each of at most 11,000 steps, one after the other. */
export function gridPieces(grid: Grid): readonly Grid[] {
  const pieces: Grid[] = [];
  for (let first = 0; first < grid.length; first += MAX_POINTS) {
    const length = Math.min(MAX_POINTS, grid.length - first);
    pieces.push({
      start: stepTime(grid, first),
      end: stepTime(grid, first + length - 1),
      step: grid.step,
      length,
    });
  }
  return pieces;
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
  let at = 0;
  let before: FragmentRun[] = [];
  const ask = (to: number): void => {
    for (const span of at < to ? gridPieces(partOf(grid, at, to)) : []) {
      const length = Math.max(0, Math.min(span.length, taken.keepable - at));
      const piece = requests.length + kept.length;
      const { start, end, step } = span;
      const request = { id: nextId(), member: query.member, query: query.text, start, end, step };
      const keeping = length > 0 ? { taken, length, before } : undefined;
      requests.push({ request: { ...request, path: 'query_range' }, leaf, query, grid: span, piece, keeping });
      at += span.length;
      before = [];
    }
  };
  for (const run of taken.runs) {
    ask(Math.round((run.fragment.start + run.first * grid.step - grid.start) / grid.step));
    kept.push({ run, piece: requests.length + kept.length });
    before = [...before, run];
    at += run.length;
  }
  ask(grid.length);
  return { requests, kept };
}

/** The steps `[from, to)` of a grid. */
function partOf(grid: Grid, from: number, to: number): Grid {
  return { start: stepTime(grid, from), end: stepTime(grid, to - 1), step: grid.step, length: to - from };
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
