import { Gauge, type Registry } from 'prom-client';

/** Adds to a registry how the proxy's database is. `problem`: a sentence where it is damaged. */
export function databaseMetrics(registry: Registry, database: { readonly problem: string | undefined }): void {
  new Gauge({
    name: 'promshards_database_damaged',
    help: 'Whether damage was found in the database.',
    registers: [registry],
    collect() {
      this.set(database.problem === undefined ? 0 : 1);
    },
  });
}
