import { computedFleet, run } from './testing/computedFleet';

/** A fleet of which only the highest shard can go, as in a cluster. Another may set the number: `fixed`. */
function numberedFleet(fixed?: string) {
  const site = computedFleet({ minShards: 1, targets: {}, cpuWindowSeconds: 5 }, { count: 12 });
  const { control } = site.driver;
  const removed: string[] = [];
  const remove = async (id: string) => {
    const { size } = site.driver.shards;
    if (id === `shard-${size - 1}`) {
      removed.push(id);
      await control.remove(id);
    }
  };
  Object.assign(site.driver, {
    control: { ...control, remove, numbered: () => ({ count: Math.max(1, site.driver.shards.size), fixed }) },
  });
  site.restart();
  const ids = () => site.controller.observe().map(({ id }) => id);
  const setShards = (minShards: number) => {
    const { controller } = site;
    const policy = { ...controller.saved.policy, minShards, maxShards: Math.max(minShards, 1) };
    controller.saved = { ...controller.saved, policy };
  };
  return { ...site, site, removed, ids, setShards };
}

describe('shards that are numbered', () => {
  it('go from the highest down when their samples are too old, and their numbers are used again', async () => {
    const { site, removed, ids, setShards, world } = numberedFleet();
    await site.controller.start();
    setShards(3);
    await run(site, 60, () => site.controller);
    expect(ids()).toEqual(['shard-0', 'shard-1', 'shard-2']);
    setShards(1);
    await run(site, 60, () => site.controller);
    expect(site.controller.record.inPhase('draining').map(({ id }) => id)).toEqual(['shard-1', 'shard-2']);
    await run(site, world.retention / 1000 + 60, () => site.controller);
    expect(removed).toEqual(['shard-2', 'shard-1']);
    expect(ids()).toEqual(['shard-0']);
    const before = site.controller.history().moves.length;
    setShards(2);
    await run(site, 60, () => site.controller);
    expect(ids()).toEqual(['shard-0', 'shard-1']);
    const [, again] = site.controller.observe();
    const { moves, lost } = site.controller.history();
    expect([before, lost]).toEqual([0, []]);
    expect(moves.length).toBeGreaterThan(0);
    expect(moves.every(({ joined }) => joined >= (again.since ?? Infinity))).toBe(true);
    site.restart();
    expect(site.controller.history().moves).toEqual(moves);
  });

  it('are taken over with what they may hold, where there are some already', async () => {
    const { site, ids } = numberedFleet();
    await site.driver.control.add('shard-0', { addresses: new Set(), draining: false });
    await site.driver.control.add('shard-1', { addresses: new Set(), draining: false });
    await site.controller.start();
    await run(site, 10, () => site.controller);
    expect(ids()).toEqual(['shard-0', 'shard-1']);
    expect(site.controller.observe().every(({ since = 0 }) => since < site.time.now - site.world.retention)).toBe(true);
  });

  it('stay as they are where another sets their number', async () => {
    const { site, ids, setShards, removed } = numberedFleet('Another sets it.');
    await site.controller.start();
    setShards(3);
    await run(site, 60, () => site.controller);
    expect([ids(), removed]).toEqual([['shard-0'], []]);
    expect(site.controller.memory.decision).toMatchObject({ from: 1, to: 3, applied: false });
  });
});
