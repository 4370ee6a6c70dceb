import { instantGrid } from '../model/grid';
import { ok, type Result } from '../model/result';
import { type VectorSelector } from '../syntax/ast';
import { DEFAULT_DIALECT } from '../syntax/dialect';
import { print } from '../syntax/print';
import { LeafTable } from './leafTable';
import { type Plan } from './plan';
import { type SampleTimes } from './rawSpan';
import { rawMerge } from './selectHere';
import { refusal } from './refusal';
import { type Topology } from './topology';
import { memberLabelNames } from './memberLabels';
import { windowKind } from './windowKind';

/** How the raw samples of one selector in a span are had, stale markers included; the plan's root selects of them. */
export function planRead(expr: VectorSelector, span: SampleTimes, topology: Topology): Result<Plan> {
  const refused = refusal(topology);
  if (refused !== undefined) {
    return { ok: false, error: refused };
  }
  const leaves = new LeafTable(topology, () => {
    throw new Error('raw samples are not evaluated');
  });
  const child = leaves.raw(expr, { span, merge: rawMerge(expr, topology), staleMarkers: 'needed' });
  const grid = instantGrid(span.end);
  return ok({
    text: print(expr),
    root: { op: 'select', expr, grid, child, reason: 'raw samples are asked for' },
    leaves: leaves.leaves,
    grid,
    notPushed: [],
    statsSelectors: [],
    keyed: false,
    bySeries: false,
    memberLabels: memberLabelNames(topology),
    lookback: topology.lookback,
    dialect: topology.dialect ?? DEFAULT_DIALECT,
    windows: windowKind(topology),
  });
}
