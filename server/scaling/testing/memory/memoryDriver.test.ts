import { driverContract } from '../driver.contract';
import { type Driver } from '../../drivers/driver';
import { memoryCluster } from './memoryCluster';
import { memoryDriver } from './memoryDriver';
import { type World } from './memoryShard';

const ADDRESSES = ['a:1', 'b:1', 'c:1', 'd:1'];

function newWorld(time: { now: number }): World {
  return {
    now: () => time.now,
    jobs: () => [{ name: 'vms', groups: [{ targets: ADDRESSES, labels: {} }] }],
    cost: () => ({ samples: 100, cpu: 0.01, memory: 1e6, up: true }),
    interval: 1000,
    startup: 2000,
    tail: 0,
    retention: 3_600_000,
    base: { cpu: 0.01, memory: 1e7 },
    capacity: {},
  };
}

/** What `open` gives stays the same: its shards live in it. */
function setupOf(driver: Driver, time: { now: number }) {
  return {
    open: () => Promise.resolve(driver),
    pass: async () => {
      time.now += 500;
    },
    addresses: ADDRESSES,
    cleanUp: () => Promise.resolve(),
  };
}

driverContract('memory', 'placement', async () => {
  const time = { now: 1_700_000_000_000 };
  const driver = memoryDriver(newWorld(time));
  return { ...setupOf(driver, time), crash: ({ id }) => driver.shards.get(id)?.restart() };
});

driverContract('memory cluster', 'count', async () => {
  const time = { now: 1_700_000_000_000 };
  return setupOf(memoryCluster(newWorld(time), 2), time);
});
