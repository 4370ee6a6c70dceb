import { type StaticFleet } from '../../../fleets/fleetsFile';
import { type EndpointDeps, observedReplica } from '../../../fleets/observedReplica';
import { type Driver } from '../driver';
import { type History, type ObservedShard } from '../../../endpoints/observedShard';

/** A fleet of Prometheus servers somebody else runs: health and federation only. */
export function staticDriver(fleet: StaticFleet, deps: EndpointDeps): Driver {
  const shards: readonly ObservedShard[] = fleet.static.shards.map((shard) => ({
    id: shard.id,
    labels: shard.labels,
    since: shard.since,
    until: shard.until,
    problems: [],
    replicas: shard.replicas.map((replica) => observedReplica(replica.id, replica, deps)),
  }));
  const history: History = {
    moves: fleet.static.moves.map(({ cut_over: cutOver, ...move }) => ({ ...move, cutOver: cutOver ?? move.joined })),
    lost: [],
  };
  return { observe: () => shards, partitionLabels: [], history: () => history, close: () => Promise.resolve() };
}
