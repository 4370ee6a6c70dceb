import { type Assignment, type Driver, type Measurement, type PlacementControl } from '../drivers/driver';
import { type DriverSetup, until, whether } from './setup';

const SIZE = { cpu: 1, memory: 1e9 };

/** What a driver must do whose shards and placement are ours. `reopened` takes the driver that stands for the one before. */
export function placementContract(
  current: () => { readonly driver: Driver; readonly setup: DriverSetup },
  reopened: (driver: Driver) => void
): void {
  let control: PlacementControl;
  let setup: DriverSetup;
  let addresses: readonly string[];
  beforeEach(async () => {
    setup = current().setup;
    control = placementOf(current().driver);
    addresses = setup.addresses ?? [];
    await control.discover();
  });

  const some = (from: number, to: number): Assignment => ({
    addresses: new Set(addresses.slice(from, to)),
    draining: false,
  });
  const ids = () =>
    current()
      .driver.observe()
      .map(({ id }) => id);
  const measured = async (id: string): Promise<Measurement | undefined> => (await control.measure()).get(id);
  /** Resolves when the shard scrapes exactly that of the split targets. */
  const scrapes = (id: string, { addresses: wanted }: Pick<Assignment, 'addresses'>) =>
    until(setup, `${id} scrapes ${wanted.size} targets`, async () => {
      const targets = (await measured(id))?.targets?.filter(({ address }) => addresses.includes(address));
      const found = new Set(targets?.map(({ address }) => address));
      const same = found.size === wanted.size && [...wanted].every((address) => found.has(address));
      return whether(targets !== undefined && same && targets.every(({ lastScrape }) => lastScrape !== undefined));
    });

  it('says what it can hold', async () => {
    expect(control.retention).toBeGreaterThan(0);
    await control.add('shard-0', some(0, 0));
    const room = await control.room(SIZE);
    expect(room.maxShards).toBeGreaterThanOrEqual(1);
    expect(room.reason).not.toBe('');
  });

  it('finds the targets of its jobs', async () => {
    const { jobs, problems } = await control.discover();
    expect(problems).toEqual([]);
    const found = jobs.flatMap(({ groups }) => groups.flatMap(({ targets }) => targets));
    expect([...found].sort()).toEqual([...addresses].sort());
  });

  it('adds shards that are new, and not twice', async () => {
    expect(await control.hasData('shard-0')).toBe(false);
    await control.add('shard-0', some(0, 2));
    await control.add('shard-1', some(2, 4));
    await scrapes('shard-0', some(0, 2));
    await scrapes('shard-1', some(2, 4));
    expect(await control.hasData('shard-0')).toBe(true);
    await control.add('shard-0', some(0, 2));
    expect(ids().sort()).toEqual(['shard-0', 'shard-1']);
  });

  it('measures each shard by its own word', async () => {
    await control.add('shard-0', some(0, 2));
    await scrapes('shard-0', some(0, 2));
    const { state, gauges, remoteWriteBehind, targets = [] } = (await measured('shard-0')) ?? {};
    expect([state, remoteWriteBehind]).toEqual(['ready', false]);
    expect(gauges?.startedAt).toBeGreaterThan(0);
    expect(gauges?.cpuSeconds).toBeGreaterThanOrEqual(0);
    expect(gauges?.residentBytes).toBeGreaterThan(0);
    const [one] = targets.filter(({ address }) => address === addresses[0]);
    expect(one).toMatchObject({ health: 'up', labels: { job: one.job } });
    expect(one.interval).toBeGreaterThan(0);
    await until(
      setup,
      'samples of the last scrape',
      async () => (await measured('shard-0'))?.targets?.find(({ address }) => address === addresses[0])?.samples
    );
  });

  it('has shards scrape what they are assigned, as often as it is said', async () => {
    await control.add('shard-0', some(0, 4));
    await control.add('shard-1', some(0, 0));
    await scrapes('shard-0', some(0, 4));
    const split = new Map([
      ['shard-0', some(0, 1)],
      ['shard-1', some(1, 4)],
      ['shard-9', some(0, 4)],
    ]);
    await control.apply(split);
    await control.apply(split);
    await scrapes('shard-0', some(0, 1));
    await scrapes('shard-1', some(1, 4));
    expect(ids()).not.toContain('shard-9');
  });

  it('has a draining shard scrape nothing at all, and scrape again when that is taken back', async () => {
    await control.add('shard-0', some(0, 4));
    await scrapes('shard-0', some(0, 4));
    await control.apply(new Map([['shard-0', { addresses: new Set<string>(), draining: true }]]));
    await until(setup, 'no targets', async () => whether((await measured('shard-0'))?.targets?.length === 0));
    expect((await measured('shard-0'))?.state).toBe('ready');
    await control.apply(new Map([['shard-0', some(0, 2)]]));
    await scrapes('shard-0', some(0, 2));
  });

  it('removes a shard with its data, and not twice', async () => {
    await control.add('shard-0', some(0, 2));
    await scrapes('shard-0', some(0, 2));
    await control.remove('shard-0');
    await control.remove('shard-0');
    expect(ids()).toEqual([]);
    expect((await control.measure()).size).toBe(0);
    expect(await control.hasData('shard-0')).toBe(false);
    await control.add('shard-0', some(2, 4));
    await scrapes('shard-0', some(2, 4));
  });

  it('tells of a shard that died, and brings it back with its data', async () => {
    const { crash } = setup;
    await control.add('shard-0', some(0, 2));
    await scrapes('shard-0', some(0, 2));
    const before = (await measured('shard-0'))?.gauges?.startedAt ?? 0;
    current()
      .driver.observe()
      .forEach((shard) => crash?.(shard));
    await until(setup, 'it is missing', async () => whether((await measured('shard-0'))?.state !== 'ready'));
    await until(setup, 'it is back', async () =>
      whether(((await measured('shard-0'))?.gauges?.startedAt ?? 0) >= before + 1)
    );
    await scrapes('shard-0', some(0, 2));
  });

  it('takes over what it left running', async () => {
    await control.add('shard-0', some(0, 2));
    await scrapes('shard-0', some(0, 2));
    const started = (await measured('shard-0'))?.gauges?.startedAt;
    await current().driver.close({ stopShards: false });
    const next = await setup.open();
    reopened(next);
    control = placementOf(next);
    await control.discover();
    expect(await control.hasData('shard-0')).toBe(true);
    await control.add('shard-0', some(0, 3));
    await control.apply(new Map([['shard-0', some(0, 3)]]));
    await scrapes('shard-0', some(0, 3));
    expect((await measured('shard-0'))?.gauges?.startedAt).toBe(started);
  });
}

function placementOf({ control }: Driver): PlacementControl {
  if (control?.kind !== 'placement') {
    throw new Error('a driver that places targets');
  }
  return control;
}
