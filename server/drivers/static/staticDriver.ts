import { type StaticFleet } from '../../fleets/fleetsFile';
import { type Driver, type ObservedShard } from '../driver';

export interface StaticDriverDeps {
  /** Value of an environment variable named in the fleets file. */
  readonly secret: (name: string) => string | undefined;
  /** Text of a file named in the fleets file. */
  readonly readFile: (path: string) => string;
}

/** A fleet of Prometheus servers somebody else runs: health and federation only. */
export function staticDriver(fleet: StaticFleet, deps: StaticDriverDeps): Driver {
  const shards: readonly ObservedShard[] = fleet.static.shards.map((shard) => ({
    id: shard.id,
    problems: [],
    replicas: shard.replicas.map((replica) => {
      const bearer = replica.bearer_token_env === undefined ? undefined : deps.secret(replica.bearer_token_env);
      return {
        id: replica.id,
        url: replica.url.replace(/\/+$/, ''),
        headers: {
          ...replica.headers,
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        },
        ca: replica.ca_file === undefined ? undefined : deps.readFile(replica.ca_file),
        problems: [],
      };
    }),
  }));
  return { observe: () => shards, partitionLabels: [], close: () => Promise.resolve() };
}
