import { victoriaMetricsStore } from '../../scripts/lib/stores/victoriaMetricsStore.mjs';
import { writeSeries } from './remoteWrite';
import { startStoreProgram, type StoreServer } from './storeServer';

/** Starts a VictoriaMetrics that keeps samples of any age, and waits until it is ready. Throws where there is none. */
export async function startVictoriaMetrics(): Promise<StoreServer> {
  const { url, stop } = await startStoreProgram(victoriaMetricsStore);
  return {
    ...{ url, stop },
    write: async (series) => {
      await writeSeries(url, series, victoriaMetricsStore.writePath);
      // What was written a moment ago is not found before.
      await fetch(`${url}/internal/force_flush`);
    },
  };
}
