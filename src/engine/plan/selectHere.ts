import { type MatrixSelector, type VectorSelector } from '../syntax/ast';
import { type PlanContext } from './context';
import { type PlanNode, type RawLeaf, type Reason } from './plan';
import { rawSpan } from './rawSpan';
import { populationOf } from './populationOf';
import { recordedPart } from './recordedPart';
import { type Topology } from './topology';
import { windowKind } from './windowKind';

/** The node that evaluates a selector here, from its raw samples. */
export function selectHere(
  expr: VectorSelector | MatrixSelector,
  context: PlanContext,
  reason: Reason
): PlanNode & { readonly op: 'select' } {
  const { grid, topology, leaves } = context;
  const selector = expr.kind === 'matrixSelector' ? expr.vector : expr;
  const child = leaves.raw(selector, {
    span: rawSpan(expr, grid, { lookback: topology.lookback, windows: windowKind(topology) }),
    merge: rawMerge(selector, topology),
    staleMarkers: expr.kind === 'matrixSelector' ? 'ignored' : 'needed',
  });
  return { op: 'select', expr, grid, child, reason };
}

/** How the raw samples of several members become one list of series. */
export function rawMerge(selector: VectorSelector, topology: Topology): RawLeaf['merge'] {
  const isReplicated = topology.kind === 'hash' && populationOf(selector, topology.replicatedJobs) === 'replicated';
  return isReplicated && recordedPart(selector, topology).kind === 'none' ? 'any' : 'union';
}
