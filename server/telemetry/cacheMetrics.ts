import { Counter, Gauge, type Registry } from 'prom-client';

import { type FragmentStore } from '../fragments/fragmentStore';

/** Adds to a registry how much of members' answers is kept. */
export function cacheMetrics(registry: Registry, store: Pick<FragmentStore, 'bytes' | 'most' | 'evictions'>): void {
  const registers = [registry];
  new Gauge({
    name: 'promshards_cache_limit_bytes',
    help: "Bytes of members' answers that the proxy may keep, by --cache-bytes.",
    registers,
    collect() {
      this.set(store.most);
    },
  });
  new Gauge({
    name: 'promshards_cache_bytes',
    help: "Bytes of members' answers that are kept.",
    registers,
    collect() {
      this.set(store.bytes);
    },
  });
  new Counter({
    name: 'promshards_cache_evictions_total',
    help: 'Queries of members whose kept answers went for want of room.',
    registers,
    collect() {
      this.reset();
      this.inc(store.evictions);
    },
  });
}
