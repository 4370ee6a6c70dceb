import { findVictoriaMetrics } from '../../tools.mjs';

/**
 * VictoriaMetrics in one process. It keeps samples of any age.
 *
 * @type {import('./storeProgram.mjs').StoreProgram}
 */
export const victoriaMetricsStore = {
  ...{ title: 'VictoriaMetrics', flavour: 'victoriametrics', find: findVictoriaMetrics },
  ...{ ports: 1, writePath: '/api/v1/write', healthPath: '/health' },
  prepare: async ({ dir, ports: [port] }) => [
    ...[`-storageDataPath=${dir}`, `-httpListenAddr=127.0.0.1:${port}`],
    ...['-retentionPeriod=100y', '-loggerLevel=WARN'],
  ],
  async setUp() {},
};
