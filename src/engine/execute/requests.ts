import { type Grid, instantGrid, stepTime } from '../model/grid';
import { type Leaf, type LeafQuery, type PushedLeaf, type RawLeaf } from '../plan/plan';
import { type MemberRequest } from '../transport';

/** Prometheus refuses range queries of more points; source: upstream `web/api/v1/api.go`. */
const MAX_POINTS = 11_000;

/** A request and what it is for. */
export interface LeafRequest {
  readonly request: MemberRequest;
  readonly leaf: Leaf;
  readonly query: LeafQuery;
  /** The piece of the leaf's grid that is asked for, and which piece it is; of raw samples, which have no grid, their end. */
  readonly grid: Grid;
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

/** The requests for one member's answer to a leaf; `nextId` gives ids that are unique within the query. */
export function leafRequests(leaf: Leaf, query: LeafQuery, nextId: () => number): readonly LeafRequest[] {
  return leaf.op === 'raw' ? [rawRequest(leaf, query, nextId)] : pushedRequests(leaf, query, nextId);
}

function pushedRequests(leaf: PushedLeaf, query: LeafQuery, nextId: () => number): readonly LeafRequest[] {
  return gridPieces(leaf.grid).map((grid, piece) => ({
    request: {
      id: nextId(),
      member: query.member,
      query: query.text,
      path: grid.length === 1 ? 'query' : 'query_range',
      start: grid.start,
      end: grid.end,
      step: grid.step,
    },
    leaf,
    query,
    grid,
    piece,
  }));
}

function rawRequest(leaf: RawLeaf, query: LeafQuery, nextId: () => number): LeafRequest {
  const { start, end } = leaf;
  const request = { id: nextId(), member: query.member, query: query.text, path: 'read', start, end, step: 1 } as const;
  return { request, leaf, query, grid: instantGrid(end), piece: 0 };
}
