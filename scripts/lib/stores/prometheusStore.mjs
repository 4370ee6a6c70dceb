import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { findPrometheus } from '../../tools.mjs';

/** Late samples, and a second scrape of one time, would else be refused, with the rest of their request. */
const CONFIG = 'storage:\n  tsdb:\n    out_of_order_time_window: 1h\n';

/**
 * A Prometheus with the remote-write receiver.
 *
 * @type {import('./storeProgram.mjs').StoreProgram}
 */
export const prometheusStore = {
  ...{ title: 'Prometheus', flavour: 'prometheus', find: findPrometheus },
  ...{ ports: 1, writePath: '/api/v1/write', healthPath: '/-/ready' },
  async prepare({ dir, ports: [port] }) {
    const config = path.join(dir, 'prometheus.yml');
    await writeFile(config, CONFIG);
    return [
      ...[`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, '--web.enable-remote-write-receiver'],
      ...[`--storage.tsdb.path=${path.join(dir, 'data')}`, '--storage.tsdb.retention.time=100y', '--log.level=warn'],
    ];
  },
  async setUp() {},
};
