import { Counter, type Registry } from 'prom-client';

import { type Fleet } from '../fleets/fleet';

/** Adds to a registry how often what is asked of fleets could not be written down. */
export function queryLogMetrics(registry: Registry, fleets: ReadonlyArray<Pick<Fleet, 'id' | 'queries'>>): void {
  new Counter({
    name: 'promshards_query_log_failures_total',
    help: 'Times that the database did not take what was asked of a fleet; it is tried again every ten seconds.',
    labelNames: ['fleet'],
    registers: [registry],
    collect() {
      this.reset();
      fleets.forEach(({ id, queries }) => this.inc({ fleet: id }, queries.failures));
    },
  });
}
