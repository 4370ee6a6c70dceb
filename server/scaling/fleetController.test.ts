import { type StoreGap } from '../fleets/storeHolds';
import { fleetProblems } from './view/problems';
import { type ComputedFleet as Site, computedFleet as fleet, run, START } from './testing/computedFleet';

const DAY = 86_400_000;

/** Starts it, with load that asks for more shards, and then for one. */
async function growAndShrink(site: Site): Promise<void> {
  await site.controller.start();
  site.cost.cpu = 0.03;
  await run(site, 60);
  site.cost.cpu = 0.001;
  await run(site, 120);
}

/** Every address is on one shard of those that are active. */
function placedOnce({ controller, driver, addresses }: Site): boolean {
  const active = controller.record.inPhase('active').map(({ id }) => id);
  return addresses.every(
    (address) =>
      active.filter((id) => driver.shards.get(id)?.assigned.has(address)).length === 1 &&
      [...driver.shards.values()].filter((shard) => shard.assigned.has(address)).length === 1
  );
}

/** Seconds in which an address that was once scraped was scraped by nobody. */
function gaps({ driver, addresses, time }: Site): string[] {
  return addresses.filter((address) => {
    const spans = [...driver.shards.values()].flatMap((shard) => shard.spanOf(address) ?? []);
    let covered = Math.min(...spans.map(({ from }) => from));
    for (const { from, to = time.now } of [...spans].sort((a, b) => a.from - b.from)) {
      if (from > covered) {
        return true;
      }
      covered = Math.max(covered, to);
    }
    return covered < time.now;
  });
}

describe('FleetController', () => {
  it('starts a new fleet with its first shards and all targets placed', async () => {
    const site = fleet({ minShards: 2 });
    await site.controller.start();
    expect([...site.driver.shards.keys()]).toEqual(['shard-0', 'shard-1']);
    expect([...site.driver.shards.values()].map((shard) => shard.assigned.size)).toEqual([20, 20]);
    expect(placedOnce(site)).toBe(true);
  });

  it('is blind only where shards that have had the time to tell their use do not', async () => {
    const site = fleet({ minShards: 2 });
    const blind = () => fleetProblems(site.controller.view()).some(({ name }) => name === 'autoscalerBlind');
    const seen = async (seconds: number) => {
      const found = new Set<boolean>();
      for (let second = 0; second < seconds; second++) {
        await run(site, 1, () => site.controller);
        found.add(blind());
      }
      return [...found];
    };
    await site.controller.start();
    expect(await seen(30)).toEqual([false]);
    site.restart();
    await site.controller.start();
    expect(await seen(30)).toEqual([false]);
    site.driver.shards.forEach((shard) => shard.restart());
    expect(await seen(30)).toEqual([false]);
    site.driver.shards.forEach((shard) => (shard.trouble = { gauges: {} }));
    await seen(30);
    expect(blind()).toBe(true);
    site.driver.shards.forEach((shard) => (shard.trouble = {}));
    await seen(30);
    expect(blind()).toBe(false);
  });

  it('grows with the load, without a gap in any target, and says why', async () => {
    const site = fleet();
    await site.controller.start();
    await run(site, 30);
    expect(site.controller.record.shards).toHaveLength(1);
    site.cost.cpu = 0.03;
    await run(site, 60);
    const { record } = site.controller;
    expect(record.inPhase('active')).toHaveLength(3);
    expect(record.openMoves).toEqual([]);
    expect(placedOnce(site)).toBe(true);
    expect(gaps(site)).toEqual([]);
    const sentences = site.rows.decisions.page({ limit: 10, outcome: 'scale-up' }).map(({ sentence }) => sentence);
    expect(sentences.at(-1)).toMatch(/^1 -> [234]: CPU at \d+ % against the 50 % target asks for [234]/);
  });

  it('has every hand-over overlap for two scrapes, cut over before the old shard lets go', async () => {
    const site = fleet();
    await site.controller.start();
    site.cost.cpu = 0.03;
    await run(site, 90);
    const moves = site.rows.moves.page({ limit: 100 });
    expect(moves.length).toBeGreaterThan(20);
    for (const { address, from, to, joined, cutOver = 0, left = 0, series } of moves) {
      const old = site.driver.shards.get(from)?.spanOf(address);
      const young = site.driver.shards.get(to)?.spanOf(address);
      expect(young?.from).toBeGreaterThanOrEqual(joined);
      expect(cutOver).toBeGreaterThanOrEqual(joined + 1500);
      expect(old?.to).toBeGreaterThan(cutOver);
      expect(left).toBeGreaterThan(old?.to ?? 0);
      expect(series).toEqual([{ labels: { job: 'vms', instance: address }, cutOver }]);
      expect(cutOver % 1000).toBe(500);
    }
  });

  it('shrinks when the load falls, drains for the retention, then removes', async () => {
    const site = fleet();
    await growAndShrink(site);
    const { record } = site.controller;
    expect(record.inPhase('active')).toHaveLength(1);
    const draining = record.inPhase('draining');
    expect(draining).toHaveLength(2);
    expect(draining.every(({ drained }) => drained !== undefined)).toBe(true);
    expect(placedOnce(site)).toBe(true);
    expect(gaps(site)).toEqual([]);
    expect(site.controller.observe().filter(({ until }) => until !== undefined)).toHaveLength(2);
    await run(site, 500);
    expect(site.driver.shards.size).toBe(3);
    await run(site, 150);
    expect([...site.driver.shards.keys()]).toHaveLength(1);
    expect(record.inPhase('removed')).toHaveLength(2);
  });

  it('lets shards that have drained go once the store answers for them, after the queries under way', async () => {
    let holding: readonly StoreGap[] = [{ job: 'j', instance: 'a:1', from: 0, to: 1000 }];
    const site = fleet({}, { storeHolds: () => Promise.resolve(holding), longestQuery: 30_000 });
    await growAndShrink(site);
    const { record } = site.controller;
    expect(record.inPhase('draining')).toHaveLength(2);
    expect(site.controller.history().storeUntil).toBeUndefined();
    const told = () => fleetProblems(site.controller.view()).filter(({ name }) => name === 'storeLacks');
    expect(told()).toEqual([
      expect.objectContaining({
        sentence: expect.stringMatching(
          /^The store lacks samples of a scrape that a shard has, of job j, instance a:1,/
        ),
      }),
    ]);
    holding = [];
    await run(site, 40);
    const ends = record.allShards.flatMap(({ drained = [] }) => drained);
    expect(record.storeUntil).toBe(Math.max(...ends));
    expect(site.controller.observe()).toHaveLength(3);
    await run(site, 60);
    expect([...site.driver.shards.keys()]).toHaveLength(1);
    expect(site.controller.observe()).toHaveLength(1);
    site.restart();
    expect(site.controller.history().storeUntil).toBe(Math.max(...ends));
    const entries = site.rows.audit.page({ limit: 20 }).map(({ action }) => action);
    expect(entries.slice(0, 4).sort()).toEqual(['shard.release', 'shard.release', 'shard.remove', 'shard.remove']);
  });

  it('does nothing where nothing has changed', async () => {
    const site = fleet({ minShards: 2 });
    await site.controller.start();
    await run(site, 60);
    const before = {
      epoch: site.controller.record.epoch,
      decisions: site.rows.decisions.page({ limit: 99 }).length,
    };
    site.events.length = 0;
    await run(site, 60);
    expect(site.controller.record.epoch).toBe(before.epoch);
    expect(site.rows.decisions.page({ limit: 99 })).toHaveLength(before.decisions);
    expect(new Set(site.events)).toEqual(new Set(['scaling']));
  });

  it('balances shards only where they have been out of balance for as long as use is averaged', async () => {
    const site = fleet({ minShards: 2, targets: {}, cpuWindowSeconds: 30 }, { count: 12 });
    await site.controller.start();
    await run(site, 20);
    const heavy = [...(site.driver.shards.get('shard-0')?.assigned ?? [])];
    const { cost: cheap } = site.world;
    const dear = (address: string) => ({ ...cheap(address), samples: heavy.includes(address) ? 300 : 100 });
    Object.assign(site.world, { cost: dear });
    await run(site, 20);
    Object.assign(site.world, { cost: cheap });
    await run(site, 60);
    expect(site.rows.moves.page({ limit: 100 })).toEqual([]);
    Object.assign(site.world, { cost: dear });
    await run(site, 90);
    expect(site.rows.moves.page({ limit: 100 }).map(({ reason }) => reason)).toEqual(
      Array.from({ length: 2 }, () => 'rebalance')
    );
  });

  it('forgets what is older than any sample, but no id, and not up to when the store answers', async () => {
    const site = fleet({}, { storeHolds: () => Promise.resolve([]), longestQuery: 30_000 });
    await growAndShrink(site);
    await run(site, 60);
    const { record } = site.controller;
    const ids = () => record.allShards.map(({ id }) => id);
    const { storeUntil } = record;
    expect([ids(), record.inPhase('removed').length]).toEqual([['shard-0', 'shard-1', 'shard-2'], 2]);
    site.time.now += 6 * DAY;
    await run(site, 70);
    expect(record.moves.length).toBeGreaterThan(20);
    site.time.now += 2 * DAY;
    await run(site, 70);
    expect([record.moves, site.rows.moves.page({ limit: 100 }).length > 20]).toEqual([[], true]);
    site.time.now += 100 * DAY;
    await run(site, 70);
    expect(site.rows.moves.page({ limit: 100 })).toEqual([]);
    expect(storeUntil).toBeDefined();
    expect(record.storeUntil).toBe(storeUntil);
    expect(ids()).toContain('shard-2');
    site.cost.cpu = 0.03;
    await run(site, 60);
    expect(ids()).toContain('shard-4');
  });

  it('has no place for a shard whose data went while it did not run, also where that was not written down at first', async () => {
    const site = fleet({ minShards: 2, targets: {} });
    await site.controller.start();
    await run(site, 20);
    await site.driver.control.remove('shard-0');
    site.restart();
    const addition = jest.spyOn(site.rows.audit, 'add').mockImplementationOnce(() => {
      throw new Error('disk full');
    });
    await expect(site.controller.start()).rejects.toThrow('disk full');
    addition.mockRestore();
    expect(site.driver.shards.has('shard-0')).toBe(false);
    await site.controller.start();
    expect(site.controller.record.shard('shard-0')?.phase).toBe('lost');
    await run(site, 60);
    expect(site.controller.history().lost).toHaveLength(1);
    expect(site.controller.record.inPhase('active').map(({ id }) => id)).toEqual(['shard-1', 'shard-2']);
    expect(placedOnce(site)).toBe(true);
  });

  it('takes a draining shard back when the load returns', async () => {
    const site = fleet();
    await site.controller.start();
    site.cost.cpu = 0.03;
    await run(site, 60);
    site.cost.cpu = 0.001;
    await run(site, 90);
    site.cost.cpu = 0.03;
    await run(site, 60);
    expect(site.controller.record.allShards.map(({ id }) => id)).toEqual(['shard-0', 'shard-1', 'shard-2']);
    expect(site.controller.record.inPhase('active')).toHaveLength(3);
    expect(placedOnce(site)).toBe(true);
  });

  it('moves a target that cannot be scraped without waiting for ever', async () => {
    const site = fleet();
    await site.controller.start();
    site.downs.add('vm-3:9100').add('vm-4:9100');
    site.cost.cpu = 0.03;
    await run(site, 60);
    expect(site.controller.record.openMoves).toEqual([]);
    expect(placedOnce(site)).toBe(true);
  });

  it('places the targets of a lost shard at once and tells that its past is missing', async () => {
    const site = fleet({ minShards: 2, targets: {} });
    await site.controller.start();
    await run(site, 20);
    const shard = site.driver.shards.get('shard-0');
    if (shard !== undefined) {
      shard.trouble = { state: 'missing', lost: true, targets: undefined, gauges: undefined };
    }
    await run(site, 1);
    expect(site.controller.record.shard('shard-0')?.phase).toBe('lost');
    expect(site.driver.shards.get('shard-1')?.assigned.size).toBe(40);
    expect(site.controller.history().lost).toEqual([{ member: 'shard-0', since: START, until: START + 20_000 }]);
    await run(site, 30);
    expect(site.controller.record.inPhase('active').map(({ id }) => id)).toEqual(['shard-1', 'shard-2']);
    expect(placedOnce(site)).toBe(true);
  });

  it.each([
    ['frozen', { frozen: true }],
    ['dry', { dryRun: true }],
  ])('changes nothing while the policy is %s', async (_, change) => {
    const site = fleet(change);
    await site.controller.start();
    site.cost.cpu = 0.03;
    await run(site, 60);
    expect(site.controller.record.shards).toHaveLength(1);
    const [decision] = site.rows.decisions.page({ limit: 1 });
    expect(decision.recommended).toBe(3);
  });

  it('tries again later and later while the driver fails, and goes on from there', async () => {
    const site = fleet();
    await site.controller.start();
    site.driver.fail = (call) => {
      if (call === 'apply') {
        throw new Error('no disk');
      }
    };
    const waits: number[] = [];
    for (let i = 0; i < 3; i++) {
      const outcome = await site.controller.reconcile();
      waits.push(outcome.kind === 'retry' ? outcome.afterMs : 0);
    }
    expect(waits).toEqual([1000, 2000, 4000]);
    expect(site.controller.failure).toBe('no disk');
    site.driver.fail = () => undefined;
    expect((await site.controller.reconcile()).kind).toBe('requeue');
    expect(site.controller.failure).toBeUndefined();
  });

  it('comes to the same end however often it is killed between any two steps', async () => {
    const site = fleet();
    await site.controller.start();
    site.cost.cpu = 0.03;
    let calls = 0;
    site.driver.fail = () => {
      if (++calls % 7 === 0) {
        throw new Error('killed');
      }
    };
    for (let i = 0; i < 120; i++) {
      site.time.now += 1000;
      const outcome = await site.controller.reconcile();
      if (outcome.kind === 'retry') {
        site.restart();
        await site.controller.start().catch(() => undefined);
      }
    }
    site.driver.fail = () => undefined;
    await run(site, 30);
    expect(site.controller.record.inPhase('active')).toHaveLength(3);
    expect(site.controller.record.openMoves).toEqual([]);
    expect(placedOnce(site)).toBe(true);
    expect(gaps(site)).toEqual([]);
  });
});
