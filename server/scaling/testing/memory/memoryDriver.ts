import {
  type Assignment,
  type Discovered,
  type Driver,
  type Measurement,
  type PlacementControl,
  type Room,
} from '../../drivers/driver';
import { type ObservedShard } from '../../../endpoints/observedShard';
import { knownTargets, MemoryShard, type World } from './memoryShard';

export interface MemoryDriver extends Driver {
  readonly control: PlacementControl;
  readonly world: World;
  readonly shards: ReadonlyMap<string, MemoryShard>;
  /** Called before each change; what it throws is thrown by the change. */
  fail: (call: 'add' | 'apply' | 'remove' | 'measure' | 'discover') => void;
}

/**
 * A fleet that is computed, for tests and for trying the pages with hundreds of shards: shards scrape by the clock, and
 * use what the world says their targets cost. `world` may be changed at any time.
 */
export function memoryDriver(world: World): MemoryDriver {
  const shards = new Map<string, MemoryShard>();
  let observed: readonly ObservedShard[] = [];
  const renew = () => {
    observed = [...shards.keys()].map((id) => ({
      id,
      replicas: [{ id: 'a', url: world.url?.(id), running: true, problems: [] }],
      problems: [],
    }));
  };
  const driver: MemoryDriver = {
    world,
    shards,
    fail: () => undefined,
    observe: () => observed,
    partitionLabels: ['instance'],
    close: () => Promise.resolve(),
    control: {
      kind: 'placement',
      capacity: world.capacity,
      retention: world.retention,
      measure: async () => {
        driver.fail('measure');
        const known = knownTargets(world.jobs());
        return new Map([...shards].map(([id, shard]): [string, Measurement] => [id, shard.measure(known)]));
      },
      discover: async (): Promise<Discovered> => {
        driver.fail('discover');
        return { jobs: world.jobs(), problems: world.problems ?? [] };
      },
      hasData: async (id) => shards.has(id),
      add: async (id: string, assignment: Assignment) => {
        driver.fail('add');
        if (!shards.has(id)) {
          shards.set(id, new MemoryShard(world));
          renew();
        }
        shards.get(id)?.assign(assignment);
      },
      apply: async (assignments) => {
        driver.fail('apply');
        for (const [id, assignment] of assignments) {
          shards.get(id)?.assign(assignment);
        }
      },
      remove: async (id: string) => {
        driver.fail('remove');
        shards.delete(id);
        renew();
      },
      room: async (): Promise<Room> => ({ maxShards: world.room ?? 1000, reason: 'room for so many', ...world.disk }),
    },
  };
  return driver;
}
