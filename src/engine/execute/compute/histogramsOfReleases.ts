import { HISTOGRAM } from '../../model/seriesSet';
import { mixedHistograms } from '../../plan/mixedReleases';
import { type Reason } from '../../plan/plan';
import { type Topology } from '../../plan/topology';
import { leavesOf } from './refusals';
import { type Sources } from './sources';

/**
 * Why selectors are to be raw, by where they start: members gave native histograms for what is around them, which their
 * releases compute differently.
 */
export function histogramsOfReleases(sources: Sources, topology: Topology): ReadonlyMap<number, Reason> {
  const found = new Map<number, Reason>();
  for (const [source, { value }] of topology.newest === undefined ? [] : sources) {
    const hasHistograms = value.type === 'vector' && value.series.presence.includes(HISTOGRAM);
    const pushed = leavesOf(source).flatMap((leaf) => (leaf.op === 'raw' ? [] : [leaf.expr]));
    for (const expr of hasHistograms ? pushed : []) {
      mixedHistograms(expr, topology).forEach((reason, start) => found.set(start, reason));
    }
  }
  return found;
}
