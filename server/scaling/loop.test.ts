import { EventHub } from './events';
import { Loop } from './loop';
import { type LoopOutcome } from './outcome';
import { computedFleet } from './testing/computedFleet';

const AGAIN: LoopOutcome = { kind: 'requeue', afterMs: 10 };

/** A clock whose timers are called by hand. */
function byHand() {
  const calls: Array<() => void> = [];
  const clock = {
    steady: () => 0,
    after: (_: number, call: () => void) => {
      calls.push(call);
      return () => undefined;
    },
  };
  return { clock, calls };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
beforeEach(() => warnings.mockClear());

const throws = () => {
  throw new Error('of a listener');
};

test('a loop goes on where who listens to it throws', async () => {
  const { clock, calls } = byHand();
  let runs = 0;
  const loop = new Loop(() => Promise.resolve(AGAIN).finally(() => runs++), clock, throws);
  loop.start();
  await settled();
  expect([runs, calls.length]).toEqual([1, 1]);
  calls[0]();
  await settled();
  expect([runs, calls.length]).toEqual([2, 2]);
  expect(await loop.exclusive(() => 'done')).toBe('done');
  await settled();
  expect([runs, warnings.mock.calls.length]).toEqual([3, 3]);
});

test('an event comes to all who listen, also where one of them throws', () => {
  const events = new EventHub();
  const heard: string[] = [];
  events.subscribe(throws);
  events.subscribe(({ type }) => heard.push(type));
  events.publish({ type: 'fleets', at: 1 });
  expect(heard).toEqual(['fleets']);
  expect(warnings).toHaveBeenCalledWith(new Error('of a listener'));
});

test('a run is over when all its parts are, also where one fails', async () => {
  const { controller, driver } = computedFleet();
  await controller.start();
  let found: () => void = () => undefined;
  const { control } = driver;
  const { discover } = control;
  Object.assign(control, {
    discover: () => new Promise<void>((resolve) => (found = resolve)).then(discover),
  });
  driver.fail = (call) => call === 'measure' && throws();
  let over = false;
  const run = controller.reconcile().finally(() => (over = true));
  await settled();
  expect(over).toBe(false);
  found();
  expect(await run).toMatchObject({ kind: 'retry', problem: 'of a listener' });
});
