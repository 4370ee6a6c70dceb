import { type FleetEvent } from '../../src/api/events';
import { type Action } from '../../src/api/scaling';
import { type StoreGap } from '../fleets/storeHolds';
import { FailingStatements } from '../testing/failingStatements';
import { FleetController } from './fleetController';
import { ManagedFleet } from './managedFleet';
import { type ComputedFleet, computedFleet, run } from './testing/computedFleet';

const failing = new FailingStatements();
afterAll(() => failing.restore());
beforeEach(() => failing.fail(Infinity));

function site() {
  const published: FleetEvent[] = [];
  const holding: { now: readonly StoreGap[] } = { now: [{ job: 'j', instance: 'a:1', from: 0, to: 1000 }] };
  const made = computedFleet(
    {},
    {
      count: 6,
      storeHolds: () => Promise.resolve(holding.now),
      longestQuery: 10_000,
      publish: (event) => published.push(event),
    }
  );
  return { ...made, published, holding };
}

/** All that a controller knows of what is in the database. */
function known({ record, memory, saved }: FleetController) {
  const { allShards, targets, moves, epoch, storeUntil } = record;
  const { past, decision } = memory;
  const byAddress = [...targets].sort().map(([, row]) => row);
  return { allShards, targets: byAddress, moves, epoch, storeUntil, ...past.history, decision, saved };
}

function expectAsWritten(controller: FleetController): void {
  failing.fail(Infinity);
  expect(known(controller)).toEqual(known(new FleetController(controller.deps)));
}

/** What was told is in the database. */
function expectTold({ rows }: Pick<ComputedFleet, 'rows'>, published: readonly FleetEvent[]): void {
  for (const event of published) {
    if (event.type === 'decision') {
      expect(rows.decisions.get(event.decision.id)).toEqual(event.decision);
    } else if (event.type === 'audit') {
      const { id } = event.entry;
      expect(rows.audit.page({ limit: 1, before: id + 1 })).toEqual([event.entry]);
    } else if (event.type === 'policy') {
      expect(rows.policies.newest()?.version).toBe(event.version);
    }
  }
}

/** One round in which each statement fails once, and then none. Returns how many there were. */
async function everyFailure({ controller, rows, published }: ReturnType<typeof site>): Promise<number> {
  for (let nth = 1; ; nth++) {
    const { memory } = controller;
    published.length = 0;
    failing.fail(nth);
    const outcome = await controller.reconcile();
    const { commits } = failing;
    failing.fail(Infinity);
    if (outcome.kind === 'requeue') {
      return nth - 1;
    }
    expect(controller.memory === memory).toBe(commits === 0);
    expectAsWritten(controller);
    expectTold({ rows }, published);
  }
}

/** Whether a fleet with every kind of change comes to the same end, of which a part fails in each round that `fails`. */
async function life(fails: boolean) {
  const made = site();
  const { controller, cost, time, holding, driver } = made;
  await controller.start();
  let failures = 0;
  const seconds = async (count: number) => {
    for (const end = time.now + 1000 * count; time.now < end; time.now += 1000) {
      failures += fails ? await everyFailure(made) : 0;
      await (fails || controller.reconcile());
    }
  };
  cost.cpu = 0.2;
  await seconds(40);
  cost.cpu = 0.001;
  await seconds(60);
  holding.now = [];
  await seconds(60);
  cost.cpu = 0.2;
  await seconds(40);
  const [{ id }] = controller.record.inPhase('active');
  const shard = driver.shards.get(id);
  if (shard !== undefined) {
    shard.trouble = { state: 'missing', lost: true, targets: undefined, gauges: undefined };
  }
  await seconds(20);
  const actions = new Set(made.rows.audit.page({ limit: 1000 }).map(({ action }) => action));
  return { actions, failures, end: known(controller) };
}

describe('a round of which a part could not be written down', () => {
  it('leaves the controller as the database is, whichever part it was, and the fleet comes to the same end', async () => {
    const whole = await life(false);
    const { actions, failures, end } = await life(true);
    expect([...actions].sort()).toEqual(
      ['add', 'drain', 'drained', 'lost', 'ready', 'release', 'remove'].map((kind) => `shard.${kind}`)
    );
    expect(failures).toBeGreaterThan(2000);
    expect(end).toEqual(whole.end);
  });
});

describe('an action that could not be written down', () => {
  const ACTIONS: ReadonlyArray<Action & { action: Exclude<Action['action'], 'freeze' | 'unfreeze'> }> = [
    { action: 'drain', shard: 'shard-0' },
    { action: 'cancelDrain', shard: 'shard-0' },
    { action: 'setShards', shards: 4, reason: 'a test' },
    { action: 'setShards', shards: 2, reason: 'a test' },
    { action: 'rebalance' },
    { action: 'replace', shard: 'shard-1' },
  ] as const;
  const by = { login: 'ada', reason: 'a test' };

  it('is not done, told or remembered in any part', async () => {
    const made = site();
    const { published, rows, cost, time } = made;
    await made.controller.start();
    cost.cpu = 0.2;
    await run(made, 60);
    const managed = new ManagedFleet(made.controller.deps);
    await managed.controller.reconcile();
    await managed.close({ stopShards: false });
    const { controller } = managed;
    const steps = [
      ...ACTIONS.map((action) => () => managed.act(action, by)),
      () => managed.act({ action: 'freeze' }, by),
      () => managed.savePolicy({ ...controller.saved.policy, maxShards: 7 }, by, controller.saved.version),
    ];
    for (const step of steps) {
      time.now += 1000;
      const { memory } = controller;
      const audit = rows.audit.page({ limit: 1 });
      for (let nth = 1; ; nth++) {
        published.length = 0;
        failing.fail(nth);
        const failed = await step().then(
          () => false,
          () => true
        );
        expectAsWritten(controller);
        expectTold(made, published);
        if (!failed) {
          break;
        }
        expect([published, controller.memory === memory]).toEqual([[], true]);
        expect(rows.audit.page({ limit: 1 })).toEqual(audit);
      }
      expect(published.map(({ type }) => type)).toContain('audit');
      expect(rows.audit.page({ limit: 1 })[0].login).toBe('ada');
    }
  });
});
