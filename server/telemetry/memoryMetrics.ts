import { Gauge, type Registry } from 'prom-client';

import { type MemoryBudget } from '../query/memoryBudget';

/** Adds to a registry how much of the budget there is, and how much is taken. */
export function memoryMetrics(registry: Registry, budget: MemoryBudget): void {
  new Gauge({
    name: 'promshards_memory_budget_bytes',
    help: 'Bytes of answers and results that the proxy may hold, by --max-memory.',
    registers: [registry],
    collect() {
      this.set(budget.size);
    },
  });
  new Gauge({
    name: 'promshards_memory_taken_bytes',
    help: 'Bytes of the budget that queries under way have taken.',
    registers: [registry],
    collect() {
      this.set(budget.inUse);
    },
  });
}
