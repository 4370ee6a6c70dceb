import { type Annotation } from '../../model/result';
import { leafQueries, type Plan } from '../../plan/plan';
import { type StoreMember, type Topology } from '../../plan/topology';

/**
 * What a store does not keep as it was written, by its flavour; `undefined` where nothing is known.
 *
 * Source: VictoriaMetrics, `lib/decimal`, and as measured with 1.79; what it takes by remote write, `lib/storage`. M3 1.5, as measured.
 */
const ALTERS: Readonly<Record<StoreMember['flavour'], string | undefined>> = {
  prometheus: undefined,
  victoriametrics:
    'VictoriaMetrics, which rounds long fractions to 12 digits and keeps no NaN, no -0 and no native histograms',
  m3: 'M3, which alters the last digits of some fractions and of whole numbers above 2^53, and keeps no -0 and no native histograms',
  other: undefined,
};

/** What a store does not keep as it was written, where a plan reads one of which that is known. */
export function storeInfos({ leaves }: Plan, { store }: Topology): readonly Annotation[] {
  const isRead = leaves.some((leaf) => leafQueries(leaf).some(({ member }) => member === store?.id));
  const alters = store === undefined ? undefined : ALTERS[store.flavour];
  return isRead && store !== undefined && alters !== undefined
    ? [{ level: 'info', message: `${store.id} is ${alters}` }]
    : [];
}
