import { bareSelector, namesRead } from '../../../engine/index';
import { type PanelName, type PanelReads } from '../../data/panelReads';

/** Panels that may read each of these metrics, in the order of `panels`; metrics that none reads are left out. */
export function panelsByMetric(
  panels: readonly PanelReads[],
  metrics: readonly string[]
): ReadonlyMap<string, readonly PanelName[]> {
  const names = new Set(metrics);
  const found = new Map<string, PanelName[]>();
  for (const panel of panels) {
    const read = new Set(panel.selectors.flatMap((one) => namesRead(bareSelector(one), names)));
    for (const metric of read) {
      const known = found.get(metric) ?? [];
      known.push(panel);
      found.set(metric, known);
    }
  }
  return found;
}
