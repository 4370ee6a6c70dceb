import { type CountControl, type CountState, type Driver } from '../drivers/driver';
import { type DriverSetup, until } from './setup';

/** What a driver must do whose cluster runs the shards and places their targets. */
export function countContract(current: () => { readonly driver: Driver; readonly setup: DriverSetup }): void {
  let control: CountControl;
  let setup: DriverSetup;
  beforeEach(() => {
    setup = current().setup;
    control = countOf(current().driver);
  });

  const active = ({ shards }: CountState) => shards.filter(({ phase }) => phase === 'active').map(({ id }) => id);
  const settled = (count: number) =>
    until(setup, `${count} active shards`, async () => {
      const state = await control.count();
      return active(state).length === count ? state : undefined;
    });

  it('brings the cluster to a number of shards', async () => {
    const before = active(await settled((await control.count()).desired));
    await control.setShards(before.length + 2);
    expect((await control.count()).desired).toBe(before.length + 2);
    const grown = await settled(before.length + 2);
    expect(active(grown)).toEqual(expect.arrayContaining(before));
    expect(new Set(grown.shards.map(({ id }) => id)).size).toBe(grown.shards.length);
  });

  it('asks for the same number again without effect', async () => {
    const { desired } = await control.count();
    await control.setShards(desired);
    await control.setShards(desired);
    expect((await control.count()).desired).toBe(desired);
  });

  it('keeps the data of shards that are too many, and tells until when', async () => {
    const { desired } = await control.count();
    await control.setShards(desired + 1);
    await settled(desired + 1);
    await control.setShards(desired);
    const shrunk = await settled(desired);
    const draining = shrunk.shards.filter(({ phase }) => phase === 'draining');
    expect(draining).toHaveLength(1);
    expect(draining[0].until).toBeGreaterThan(0);
    const seen = await until(setup, 'it is observed', () =>
      current()
        .driver.observe()
        .find(({ id }) => id === draining[0].id)
    );
    expect(seen.until).toBeGreaterThan(0);
  });

  it('never asks for no shards', async () => {
    await expect(control.setShards(0)).rejects.toThrow();
    expect((await control.count()).desired).toBeGreaterThan(0);
  });

  it('measures every shard that is there', async () => {
    const state = await settled((await control.count()).desired);
    const measured = await control.measure();
    expect(active(state).map((id) => measured.get(id)?.state)).toEqual(active(state).map(() => 'ready'));
  });
}

function countOf({ control }: Driver): CountControl {
  if (control?.kind !== 'count') {
    throw new Error('a driver that sets a number');
  }
  return control;
}
