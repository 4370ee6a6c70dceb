import { type Driver, type PlacementControl } from '../drivers/driver';
import { countContract } from './count.contract';
import { placementContract } from './placement.contract';
import { type DriverSetup, until } from './setup';

/**
 * What every driver must do, whatever its shards run on. `watched`: a fleet with shards that somebody else runs;
 * `placement` and `count`: a new fleet, as its control is.
 */
export function driverContract(
  name: string,
  kind: 'watched' | PlacementControl['kind'] | 'count',
  make: () => Promise<DriverSetup>
): void {
  describe(`the ${name} driver`, () => {
    let setup: DriverSetup;
    let driver: Driver;
    beforeEach(async () => {
      setup = await make();
      driver = await setup.open();
    });
    afterEach(async () => {
      await driver?.close({ stopShards: true });
      await setup?.cleanUp();
    });
    const current = () => ({ driver, setup });

    describe('observes', () => {
      it('the same value as long as nothing changes, without waiting', () => {
        expect(driver.observe()).toBe(driver.observe());
      });

      it('a fleet that begins with the shards it has', () => {
        expect(driver.observe().length > 0).toBe(kind !== 'placement');
        expect(driver.control?.kind).toBe(kind === 'watched' ? undefined : kind);
      });

      it('shards and replicas with ids of their own, and addresses that paths can follow', async () => {
        if (driver.control?.kind === 'placement') {
          await driver.control.add('shard-0', { addresses: new Set(), draining: false });
        }
        const shards = await until(setup, 'a shard', () => {
          const seen = driver.observe();
          return seen.length > 0 ? seen : undefined;
        });
        expect(new Set(shards.map(({ id }) => id)).size).toBe(shards.length);
        for (const { id, replicas } of shards) {
          expect(id).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
          expect(new Set(replicas.map((replica) => replica.id)).size).toBe(replicas.length);
          replicas.forEach(({ url }) => expect(url ?? 'http://x').toMatch(/^https?:\/\/.*[^/]$/));
        }
      });

      it('its past as moves between shards and data that is lost', () => {
        const { moves = [], lost = [] } = driver.history?.() ?? {};
        moves.forEach(({ from, to, joined, cutOver = joined, left = cutOver }) => {
          expect(from).not.toBe(to);
          expect([joined, cutOver, left]).toEqual([joined, cutOver, left].sort((a, b) => a - b));
        });
        lost.forEach(({ since, until: end }) => expect(since).toBeLessThanOrEqual(end));
        expect(driver.partitionLabels.every((label) => label !== '')).toBe(true);
      });
    });

    it('may be closed twice', async () => {
      await driver.close({ stopShards: true });
      await expect(driver.close({ stopShards: true })).resolves.toBeUndefined();
    });

    if (kind === 'placement') {
      placementContract(current, (next) => {
        driver = next;
      });
    } else if (kind === 'count') {
      countContract(current);
    }
  });
}
