import { type Annotation } from '../../model/result';
import { leafQueries, type Plan } from '../../plan/plan';
import { type Topology } from '../../plan/topology';

/**
 * What a store does not keep as it was written, where a plan reads one of which that is known.
 *
 * Source: VictoriaMetrics, `lib/decimal`, and as measured with 1.79; what it takes by remote write, `lib/storage`.
 */
export function storeInfos({ leaves }: Plan, { store }: Topology): readonly Annotation[] {
  const isRead = leaves.some((leaf) => leafQueries(leaf).some(({ member }) => member === store?.id));
  if (store?.flavour !== 'victoriametrics' || !isRead) {
    return [];
  }
  const message = `${store.id} is VictoriaMetrics, which rounds long fractions to 12 digits and keeps no NaN, no -0 and no native histograms`;
  return [{ level: 'info', message }];
}
