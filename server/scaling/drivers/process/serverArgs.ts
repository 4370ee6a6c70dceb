import path from 'node:path';

import { STORAGE_FLAG } from './storageFlag';

interface ServerPlace {
  /** Its own folder. */
  readonly dir: string;
  readonly port: number;
  /** How long it keeps samples, in milliseconds. */
  readonly retention: number;
}

/** The arguments that every Prometheus of the process driver has, in the order by which one that runs already is known again. */
export function serverArgs({ dir, port, retention }: ServerPlace): string[] {
  return [
    `--config.file=${path.join(dir, 'prometheus.yml')}`,
    `${STORAGE_FLAG}=${path.join(dir, 'data')}`,
    `--storage.tsdb.retention.time=${Math.max(1, Math.round(retention / 1000))}s`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
}
