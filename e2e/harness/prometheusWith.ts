import { type TestSeries } from './dataset';
import { type PrometheusOptions, type PrometheusServer, startPrometheus } from './prometheus';
import { writeSeries } from './remoteWrite';

/** Starts a Prometheus that holds these series. */
export async function prometheusWith(
  series: Iterable<TestSeries>,
  options?: PrometheusOptions
): Promise<PrometheusServer> {
  const server = await startPrometheus(options);
  try {
    await writeSeries(server.url, series);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}
