import { type Connection, type FleetView } from './connection';
import { ConnectionError } from './connectionError';
import { overFleet } from './overFleet';
import { Remembered } from './remembered';

const conflict = new ConnectionError('The servers have changed.', 'conflict');

/** A fleet that is another one each time it is read. */
function changing() {
  let reads = 0;
  const load = () => Promise.resolve({ generation: `g${++reads}` } as unknown as FleetView);
  const remembered = new Remembered(load, 60_000);
  const connection = { view: () => remembered.get(), forget: (view) => remembered.forget(view) } as Connection;
  return { connection, reads: () => reads };
}

test('what was planned with a fleet that is another one now is planned anew, once', async () => {
  const { connection, reads } = changing();
  const run = (view: FleetView) =>
    view.generation === 'g1' ? Promise.reject(conflict) : Promise.resolve(view.generation);
  expect(await Promise.all([1, 2, 3].map(() => overFleet(connection, 'up', run)))).toEqual(['g2', 'g2', 'g2']);
  expect(reads()).toBe(2);
  await expect(overFleet(connection, 'up', () => Promise.reject(conflict))).rejects.toBe(conflict);
  expect(reads()).toBe(3);
});

test('any other failure is told at once', async () => {
  const { connection, reads } = changing();
  const failure = new ConnectionError('The proxy is away.');
  await expect(overFleet(connection, 'up', () => Promise.reject(failure))).rejects.toBe(failure);
  expect(reads()).toBe(1);
});

test('a view whose reading began before it was forgotten is not given', async () => {
  const answers: Array<(value: number) => void> = [];
  const remembered = new Remembered(() => new Promise<number>((resolve) => answers.push(resolve)), -1);
  const first = remembered.get();
  answers[0](1);
  await first;
  const late = remembered.get();
  remembered.forget(1);
  const anew = remembered.get();
  answers[1](2);
  answers[2](3);
  expect([await late, await anew]).toEqual([2, 3]);
});
