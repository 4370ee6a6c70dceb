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

test('gaps that were looked for are lacking as those that were seen are, each once', () => {
  const held = new HeldData();
  held.wentDown(2 * HOUR);
  held.cameBack(3 * HOUR);
  held.saw({ from: 0, to: 10 * HOUR }, [{ from: 2.5 * HOUR, to: 4 * HOUR }]);
  expect(held.lacks(0, 10 * HOUR)).toBe(60);
  expect(held.gapsWithin({ from: 3 * HOUR, to: 9 * HOUR })).toEqual([{ from: 3 * HOUR, to: 4 * HOUR }]);
  held.forgetFound();
  expect(held.lacks(0, 10 * HOUR)).toBe(30);
});

test('what was looked at is not looked at again, nor what is too short', () => {
  const held = new HeldData();
  const span = { from: 0, to: 10 * HOUR };
  expect(held.unseen(span)).toEqual(span);
  held.saw({ from: 2 * HOUR, to: 4 * HOUR }, []);
  held.saw({ from: 4 * HOUR, to: 6 * HOUR }, []);
  expect(held.unseen({ from: 2 * HOUR, to: 6 * HOUR + 50_000 })).toBeUndefined();
  expect(held.unseen({ from: 3 * HOUR, to: 7 * HOUR })).toEqual({ from: 6 * HOUR, to: 7 * HOUR });
  expect(held.unseen(span)).toEqual(span);
});

test('what another has of what is lacking', () => {
  const [held, other] = [new HeldData(), new HeldData()];
  const span = { from: 0, to: 10 * HOUR };
  held.saw(span, [{ from: HOUR, to: 3 * HOUR }, { from: 5 * HOUR, to: 6 * HOUR }]); // prettier-ignore
  other.saw(span, [{ from: 2 * HOUR, to: 5 * HOUR }, { from: 5 * HOUR + 50_000, to: 6 * HOUR }]); // prettier-ignore
  expect(held.lackedBeside(span, other)).toEqual([{ from: HOUR, to: 2 * HOUR }]);
});
