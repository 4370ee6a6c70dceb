import { type RunFigures, runFigures } from '../../compute/runFigures';
import {
  explain,
  type ExecuteOptions,
  type FleetPast,
  type OwnershipMemory,
  type QueryRequest,
  type QueryResult,
  type Result,
  runQuery,
  type Topology,
  type Transport,
} from '../../engine/index';
import { type KeptFragments } from './keptFragments';

/** What is computed of a query, in plain values: it goes to where that is done. */
export interface QueryAsk {
  readonly request: QueryRequest;
  readonly topology: Topology;
  readonly options: Pick<ExecuteOptions, 'partial' | 'limits'>;
  /** Unique to a fleet and its members: what is known of what they hold is kept by it. */
  readonly fleet: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Left out where nothing is kept of the answers. */
  readonly past?: FleetPast;
}

/** What a page needs of a query's result. */
export interface ComputedQuery extends Pick<QueryResult, 'value' | 'annotations' | 'coverage' | 'notices' | 'cached'> {
  /** The plan, in words. */
  readonly plan: string;
  readonly figures: RunFigures;
}

/** What a computation has from outside. */
export interface ComputeTools {
  readonly transport: Transport;
  readonly memoryOf: (fleet: string) => OwnershipMemory;
  readonly kept: KeptFragments;
}

/** Runs a query over a fleet, wherever that is done. Rejects as the transport does. */
export async function computeQuery(
  { request, topology, options, fleet, now, past }: QueryAsk,
  { transport, memoryOf, kept }: ComputeTools
): Promise<Result<ComputedQuery>> {
  const ownership = { memory: memoryOf(fleet), now };
  const fragments = past && kept.of(fleet, past, topology);
  const result = await runQuery(request, topology, transport, { ...options, ownership, fragments });
  if (!result.ok) {
    return result;
  }
  const { value, plan, annotations, coverage, notices, cached } = result.value;
  const figures = runFigures(result.value);
  return { ok: true, value: { value, plan: explain(plan), figures, annotations, coverage, notices, cached } };
}
