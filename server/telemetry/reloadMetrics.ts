import { Gauge, type Registry } from 'prom-client';

import { type ReloadStatus } from '../routes/context';

/** Adds to a registry how the fleets file was read last; the names are those of Prometheus' own. */
export function reloadMetrics(registry: Registry, reloads: ReloadStatus): void {
  new Gauge({
    name: 'promshards_config_last_reload_successful',
    help: 'Whether the fleets file as it was read last is in force.',
    registers: [registry],
    collect() {
      this.set(reloads.problems.length === 0 ? 1 : 0);
    },
  });
  new Gauge({
    name: 'promshards_config_last_reload_success_timestamp_seconds',
    help: 'When the fleets file was read last that is in force.',
    registers: [registry],
    collect() {
      this.set(reloads.succeededAt / 1000);
    },
  });
}
