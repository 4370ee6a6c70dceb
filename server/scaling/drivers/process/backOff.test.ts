import { BackOff } from './backOff';

describe('BackOff', () => {
  it('waits longer each time, and forgets after ten minutes', () => {
    const backOff = new BackOff();
    const waits = [0, 1, 2, 3, 4, 5, 6, 7].map((second) => backOff.ended(second * 1000) / 1000);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(backOff.isOpen(8000)).toBe(true);
    expect(backOff.count(11 * 60_000)).toBe(0);
    expect(backOff.isOpen(11 * 60_000)).toBe(false);
    expect(backOff.ended(11 * 60_000)).toBe(1000);
  });
});
