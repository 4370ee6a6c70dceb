import { createHash } from 'node:crypto';

import { type CountControl, type CountState, type Driver, type Measurement } from '../../drivers/driver';
import { type ObservedShard } from '../../../endpoints/observedShard';
import { knownTargets, MemoryShard, type World } from './memoryShard';

interface Member {
  readonly shard: MemoryShard;
  readonly created: number;
  /** When it became one too many. */
  drained?: number;
}

export interface MemoryCluster extends Driver {
  readonly control: CountControl;
  /** By id, those that drain included. */
  readonly shards: () => ReadonlyMap<string, MemoryShard>;
}

/**
 * A computed cluster that runs its shards itself, for tests: only their number is asked of it. As under the Prometheus
 * Operator, targets go by the hash of their address, and a shard that is too many keeps its data for the retention.
 */
export function memoryCluster(world: World, first: number): MemoryCluster {
  const members = new Map<string, Member>();
  let desired = first;
  let observed: { readonly key: string; readonly shards: readonly ObservedShard[] } = { key: '', shards: [] };
  const isActive = ({ drained }: Member) => drained === undefined;

  /** What the cluster itself does, at any time. */
  const follow = () => {
    const now = world.now();
    for (let i = 0; i < desired; i++) {
      const member = members.get(idOf(i)) ?? { shard: new MemoryShard(world), created: now };
      member.drained = undefined;
      members.set(idOf(i), member);
    }
    for (const [id, member] of members) {
      if (!isWanted(id, desired)) {
        member.drained ??= now;
      }
      if (now >= (member.drained ?? now) + world.retention) {
        members.delete(id);
      }
    }
    const addresses = [...knownTargets(world.jobs()).keys()];
    [...members].forEach(([id, member]) =>
      member.shard.assign({
        addresses: new Set(addresses.filter((address) => isActive(member) && idOf(modulo(address, desired)) === id)),
        draining: !isActive(member),
      })
    );
  };
  const count = async (): Promise<CountState> => {
    follow();
    return {
      desired,
      shards: [...members].map(([id, { created, drained }]) => ({
        id,
        phase: drained !== undefined ? 'draining' : world.now() < created + world.startup ? 'joining' : 'active',
        until: drained === undefined ? undefined : drained + world.retention,
      })),
    };
  };
  return {
    observe: () => {
      follow();
      const key = JSON.stringify([...members].map(([id, { drained }]) => [id, drained]));
      if (key !== observed.key) {
        observed = { key, shards: [...members].map(([id, member]) => observedShard(id, member)) };
      }
      return observed.shards;
    },
    shards: () => new Map([...members].map(([id, { shard }]) => [id, shard])),
    partitionLabels: ['instance'],
    close: () => Promise.resolve(),
    control: {
      kind: 'count',
      capacity: world.capacity,
      retention: world.retention,
      count,
      setShards: async (wanted) => {
        if (!Number.isInteger(wanted) || wanted < 1) {
          throw new Error(`a cluster has one shard at least, not ${wanted}`);
        }
        desired = wanted;
      },
      measure: async () => {
        follow();
        const known = knownTargets(world.jobs());
        return new Map([...members].map(([id, { shard }]): [string, Measurement] => [id, shard.measure(known)]));
      },
    },
  };
}

function observedShard(id: string, { created, drained }: Member): ObservedShard {
  return {
    id,
    since: created,
    until: drained,
    replicas: [{ id: 'a', url: undefined, problems: [] }],
    problems: [],
  };
}

function idOf(number: number): string {
  return `shard-${number}`;
}

function isWanted(id: string, desired: number): boolean {
  return Number(id.slice('shard-'.length)) < desired;
}

/** As Prometheus' `hashmod`: the last eight bytes of the MD5 sum. */
function modulo(address: string, shards: number): number {
  return Number(createHash('md5').update(address).digest().readBigUInt64BE(8) % BigInt(shards));
}
