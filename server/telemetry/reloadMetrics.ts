import { Gauge, type Registry } from 'prom-client';

/** How the fleets file was read last. */
export interface ReloadStatus {
  /** Why it is not in force, each a sentence; none where it is. */
  readonly problems: readonly string[];
  /** When it was read last and is in force, milliseconds since the epoch. */
  readonly succeededAt: number;
}

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
