import { type FleetDefinition } from '../../src/api/definition';
import { type Endpoint } from '../endpoints/endpointSchema';
import { type StaticFleet } from './fleetsFile';

/** A definition as the fleets file would have it; the two differ in names and units alone. */
export function configOf(definition: FleetDefinition, organisations: readonly number[] | undefined): StaticFleet {
  const { id, name, kind, shards, anonymous, experimental, retention, lookback, store } = definition;
  return {
    ...{ id, name, kind, anonymous, experimental, lookback },
    driver: 'static',
    organisations: organisations === undefined ? undefined : [...organisations],
    partition_labels: definition.partitionLabels,
    replicated_jobs: definition.replicatedJobs,
    evaluation_interval: definition.evaluationInterval,
    scrape_interval: definition.scrapeInterval,
    store: store && {
      ...{ id: store.id, flavour: store.flavour, margin: store.margin },
      ...endpointOf(store),
      added_labels: store.addedLabels,
    },
    static: {
      shards: shards.map((shard) => ({
        id: shard.id,
        labels: shard.labels,
        replicas: shard.replicas.map((replica) => ({ id: replica.id, ...endpointOf(replica) })),
      })),
      ...{ retention, moves: [], merge_replicas: definition.mergeReplicas },
    },
  };
}

type DefinedServer = FleetDefinition['shards'][number]['replicas'][number];

function endpointOf({ url, params, serverName, proxyUrl }: Omit<DefinedServer, 'id'>): Endpoint {
  const tls = serverName === undefined ? undefined : { server_name: serverName };
  return { url, params, tls_config: tls, proxy_url: proxyUrl };
}

/** What the fleets file says of a fleet, in the form of a definition. How its servers are asked is not in it: that may be secret. */
export function definitionOf(fleet: StaticFleet): FleetDefinition {
  const { id, name = id, kind, anonymous, experimental, lookback, store } = fleet;
  return {
    ...{ id, name, kind, anonymous, experimental, lookback },
    shards: fleet.static.shards.map((shard) => ({
      id: shard.id,
      labels: shard.labels,
      replicas: shard.replicas.map((replica) => ({ id: replica.id, url: replica.url })),
    })),
    partitionLabels: fleet.partition_labels,
    replicatedJobs: fleet.replicated_jobs,
    evaluationInterval: fleet.evaluation_interval,
    scrapeInterval: fleet.scrape_interval,
    retention: fleet.static.retention,
    mergeReplicas: fleet.static.merge_replicas,
    store: store && {
      ...{ id: store.id, url: store.url, flavour: store.flavour, margin: store.margin },
      addedLabels: store.added_labels,
    },
  };
}
