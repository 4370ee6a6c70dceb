import { type Policy } from '../../../src/api/policy';
import { DEFAULT_POLICY } from '../../../src/autoscaling/index';
import { memoryDriver } from './memory/memoryDriver';
import { Store } from '../../store/store';
import { type ControllerDeps, FleetController } from '../fleetController';

export const START = 1_700_000_000_000;

/** A fleet of computed targets under a policy with short times, and its own clock. */
export function computedFleet(
  changes: Partial<Policy> = {},
  { count = 40, ...more }: Partial<ControllerDeps> & { count?: number } = {}
) {
  // `set`: how far ahead the clock was set, which everybody on the machine goes by.
  const time = { now: START, set: 0 };
  const cost = { cpu: 0.01, samples: 100, memory: 1e6 };
  const downs = new Set<string>();
  const addresses = Array.from({ length: count }, (_, i) => `vm-${i}:9100`);
  const world = {
    now: () => time.now,
    ahead: () => time.set,
    jobs: () => [{ name: 'vms', groups: [{ targets: addresses, labels: {} }] }],
    cost: (address: string) => ({ ...cost, up: !downs.has(address) }),
    interval: 1000,
    startup: 3000,
    tail: 60_000,
    retention: 600_000,
    base: { cpu: 0.01, memory: 5e7 },
    capacity: { cpu: 1, memory: 1e9 },
  };
  const policy: Policy = {
    ...DEFAULT_POLICY,
    minShards: 1,
    maxShards: 5,
    capacity: { cpu: 1, memory: 1e9 },
    targets: { cpu: 50 },
    intervalSeconds: 5,
    cpuWindowSeconds: 10,
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }],
      },
      scaleDown: {
        stabilizationWindowSeconds: 30,
        selectPolicy: 'Max',
        policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }],
      },
    },
    handOver: { scrapes: 2, batch: 500, timeoutSeconds: 30 },
    balance: { maxOverMean: 1.2, movesPerRun: 10 },
    ...changes,
  };
  const driver = memoryDriver(world);
  const rows = Store.open(':memory:').make('vms', {}, START);
  const events: string[] = [];
  const make = () =>
    new FleetController({
      driver,
      rows,
      clock: { now: () => time.now + time.set, steady: () => time.now, after: () => () => undefined },
      firstPolicy: policy,
      publish: ({ type }) => events.push(type),
      ...more,
    });
  const site = { time, cost, downs, addresses, world, driver, rows, events, controller: make(), restart };
  function restart() {
    site.controller = make();
  }
  return site;
}

export type ComputedFleet = ReturnType<typeof computedFleet>;

/** Runs its loop for so many seconds of its own clock. */
export async function run(
  { time, ...site }: ComputedFleet,
  seconds: number,
  controller = () => site.controller
): Promise<void> {
  const end = time.now + seconds * 1000;
  while (time.now < end) {
    const outcome = await controller().reconcile();
    if (outcome.kind === 'terminal') {
      throw new Error(outcome.problem);
    }
    time.now += Math.min(outcome.afterMs, end - time.now);
  }
}
