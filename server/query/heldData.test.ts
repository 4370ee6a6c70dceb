import { bestFirst } from './bestFirst';
import { HeldData } from './heldData';

const HOUR = 3_600_000;

test('nothing is lacking where nothing is known', () => {
  expect(new HeldData().lacks(0, 10 * HOUR)).toBe(0);
});

test('what is older than its oldest sample is lacking; the first minutes make no difference', () => {
  const held = new HeldData();
  held.setOldest(5 * HOUR);
  expect(held.lacks(0, 10 * HOUR)).toBe(150);
  expect(held.lacks(5 * HOUR - 60_000, 10 * HOUR)).toBe(0);
  expect(held.lacks(6 * HOUR, 10 * HOUR)).toBe(0);
  expect(held.lacks(0, HOUR)).toBe(30);
});

test('the times it was down are lacking, until another server may answer', () => {
  const held = new HeldData();
  held.wentDown(2 * HOUR);
  held.wentDown(3 * HOUR);
  held.cameBack(4 * HOUR);
  held.cameBack(5 * HOUR);
  expect(held.lacks(0, 10 * HOUR)).toBe(60);
  expect(held.lacks(3 * HOUR, 10 * HOUR)).toBe(30);
  expect(held.lacks(4 * HOUR, 10 * HOUR)).toBe(0);
  held.forget();
  expect(held.lacks(0, 10 * HOUR)).toBe(0);
});

test('a replica that lacks what is read comes last; nobody asks what is read where there is one replica', () => {
  const [late, whole] = [new HeldData(), new HeldData()].map((held) => ({ held }));
  late.held.setOldest(5 * HOUR);
  expect(bestFirst([late, whole], () => ({ from: 0, to: 10 * HOUR }))).toEqual([whole, late]);
  expect(bestFirst([late, whole], () => ({ from: 6 * HOUR, to: 10 * HOUR }))[0]).toBe(late);
  expect(bestFirst([late, whole], () => undefined)[0]).toBe(late);
  const reads = jest.fn();
  expect(bestFirst([late], reads)).toEqual([late]);
  expect(reads).not.toHaveBeenCalled();
});
