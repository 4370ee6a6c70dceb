import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import { type Fleet } from '../fleets/fleet';
import { type FairPlaces } from '../query/fairPlaces';
import { type FleetQueues } from './fleetQueues';

const QUERY_BUCKETS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 120];

/** Metrics of prom-client that are not told; `nodejs_active_resources` says the same. */
const HANDLES = ['nodejs_active_handles', 'nodejs_active_handles_total'];

/** The proxy's own metrics, each app with a registry of its own. */
export class Metrics {
  readonly registry = new Registry();

  readonly queries = new Counter({
    name: 'promshards_queries_total',
    help: 'Queries answered, by fleet, kind and outcome.',
    labelNames: ['fleet', 'kind', 'outcome'],
    registers: [this.registry],
  });
  readonly querySeconds = new Histogram({
    name: 'promshards_query_duration_seconds',
    help: 'Time from a query to the end of its answer.',
    labelNames: ['fleet', 'kind'],
    buckets: QUERY_BUCKETS,
    registers: [this.registry],
  });
  readonly memberRequests = new Counter({
    name: 'promshards_member_requests_total',
    help: 'Requests sent to replicas, by outcome.',
    labelNames: ['fleet', 'shard', 'replica', 'outcome'],
    registers: [this.registry],
  });
  readonly memberSeconds = new Histogram({
    name: 'promshards_member_request_duration_seconds',
    help: 'Time replicas take from a request to the end of the answer.',
    labelNames: ['fleet', 'shard'],
    buckets: QUERY_BUCKETS,
    registers: [this.registry],
  });
  readonly memberBytes = new Counter({
    name: 'promshards_member_response_bytes_total',
    help: 'Bytes of answers read from replicas, unpacked.',
    labelNames: ['fleet', 'shard'],
    registers: [this.registry],
  });

  readonly waitSeconds = new Histogram({
    name: 'promshards_queue_wait_seconds',
    help: 'Time waited here for a place: queries among --max-queries, requests to replicas among --max-member-requests and --max-requests.',
    labelNames: ['fleet', 'queue'],
    buckets: QUERY_BUCKETS,
    registers: [this.registry],
  });
  readonly queriesRefused = new Counter({
    name: 'promshards_queries_refused_total',
    help: 'Queries refused because too many wait already, of the fleet, of the user or in all.',
    labelNames: ['fleet'],
    registers: [this.registry],
  });
  readonly cacheHits = new Counter({
    name: 'promshards_cache_hits_total',
    help: "Steps of members' answers that were kept and not asked for.",
    labelNames: ['fleet'],
    registers: [this.registry],
  });
  readonly cacheMisses = new Counter({
    name: 'promshards_cache_misses_total',
    help: "Steps of members' answers that were asked for, where they might have been kept.",
    labelNames: ['fleet'],
    registers: [this.registry],
  });

  constructor(
    private readonly fleets: readonly Fleet[],
    queries: Pick<FairPlaces, 'inUse'>,
    queues: Pick<FleetQueues, 'depth'>
  ) {
    collectDefaultMetrics({ register: this.registry });
    // Node lists its handles by an internal function that may abort the process while one of them is on its way out.
    HANDLES.forEach((name) => this.registry.removeSingleMetric(name));
    new Gauge({
      name: 'promshards_queries_in_flight',
      help: 'Queries under way.',
      registers: [this.registry],
      collect() {
        this.set(queries.inUse);
      },
    });
    new Gauge({
      name: 'promshards_queue_waiting',
      help: 'Queries, and requests to replicas, that wait for a place.',
      labelNames: ['fleet', 'queue'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const fleet of fleets) {
          for (const queue of ['queries', 'requests'] as const) {
            this.set({ fleet: fleet.id, queue }, queues.depth(fleet, queue));
          }
        }
      },
    });
    new Gauge({
      name: 'promshards_replica_up',
      help: 'Whether a replica answers queries.',
      labelNames: ['fleet', 'shard', 'replica'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const fleet of fleets) {
          for (const shard of fleet.shards().shards) {
            for (const replica of shard.replicas) {
              const labels = { fleet: fleet.id, shard: shard.id, replica: replica.id };
              this.set(labels, replica.state === 'ready' ? 1 : 0);
            }
          }
        }
      },
    });
  }

  /** All of them as Prometheus reads them. Shards come and go, and fleets too: series of those that went are not kept. */
  async text(): Promise<string> {
    const { queries, querySeconds, waitSeconds, queriesRefused, memberRequests, memberSeconds, memberBytes } = this;
    const { cacheHits, cacheMisses } = this;
    const counted: ReadonlyArray<Counter | Histogram> = [
      ...[queries, querySeconds, waitSeconds, queriesRefused, memberRequests, memberSeconds, memberBytes],
      ...[cacheHits, cacheMisses],
    ];
    await Promise.all(counted.map((metric) => this.forgetGone(metric)));
    return this.registry.metrics();
  }

  private async forgetGone(metric: Counter | Histogram): Promise<void> {
    const { values } = await metric.get();
    for (const { labels } of values) {
      const { fleet: id, shard } = labels;
      const fleet = this.fleets.find((one) => one.id === id);
      if (fleet === undefined || (shard !== undefined && !fleet.members.has(String(shard)))) {
        metric.remove(Object.fromEntries(Object.entries(labels).filter(([name]) => name !== 'le')));
      }
    }
  }
}
