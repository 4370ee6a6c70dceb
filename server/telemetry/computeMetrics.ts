import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

import { type ComputerUse } from '../compute/job';

const WAIT_BUCKETS = [0.001, 0.01, 0.1, 1, 10, 100];

/** Adds to a registry how the threads are that compute. */
export function computeMetrics(registry: Registry, use: ComputerUse): void {
  const registers = [registry];
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(value());
      },
    });
  gauge('promshards_compute_threads', 'Threads that compute large queries, at most.', () => use.threads);
  gauge('promshards_compute_busy_threads', 'Threads that compute a large query.', () => use.busy);
  gauge('promshards_compute_waiting_queries', 'Large queries that wait for a thread.', () => use.waiting);
  gauge('promshards_compute_small_queries', 'Queries in the thread that small ones share.', () => use.small);
  new Counter({
    name: 'promshards_compute_threads_lost_total',
    help: 'Threads that were ended while they computed, or ended by themselves.',
    registers,
    collect() {
      this.reset();
      this.inc(use.lost);
    },
  });
  const waits = new Histogram({
    name: 'promshards_compute_wait_seconds',
    help: 'Time that large queries waited for a thread.',
    buckets: WAIT_BUCKETS,
    registers,
  });
  use.onWait = (elapsedMs) => waits.observe(elapsedMs / 1000);
}
