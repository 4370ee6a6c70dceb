import { m3Store } from './m3Store.mjs';
import { prometheusStore } from './prometheusStore.mjs';
import { victoriaMetricsStore } from './victoriaMetricsStore.mjs';

/**
 * Long-term stores that `npm start` can run, by the name they have there.
 *
 * @type {Readonly<Record<string, import('./storeProgram.mjs').StoreProgram>>}
 */
export const storePrograms = {
  m3: m3Store,
  'victoria-metrics': victoriaMetricsStore,
  prometheus: prometheusStore,
};
