import { missedSlots, slotBefore, slotOffset } from './slots';

describe('slots', () => {
  it.each([
    // As Prometheus 3.5 stamps the samples of such a group.
    [{ file: '/rules/a.yml', name: 'sums' }, 5000],
    [{ file: '/rules/b.yml', name: 'sums' }, 5000],
    [{ file: '/rules/a.yml', name: 'x'.repeat(300) }, 60_000],
  ])('are within the interval, and the same each time', (group, interval) => {
    const offset = slotOffset(group, interval);
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset).toBeLessThan(interval);
    expect(slotOffset({ ...group }, interval)).toBe(offset);
  });

  it.each([
    [10_000, { interval: 5000, offset: 0 }, 10_000],
    [14_999, { interval: 5000, offset: 0 }, 10_000],
    [10_000, { interval: 5000, offset: 1200 }, 6200],
    [11_200, { interval: 5000, offset: 1200 }, 11_200],
  ])('the last up to %d of %j is %d', (now, slots, slot) => expect(slotBefore(now, slots)).toBe(slot));

  it.each([
    [0, 5000, 0],
    [0, 9999, 0],
    [0, 10_000, 1],
    [0, 24_999, 3],
    [10_000, 4000, 0],
  ])('after %d, at %d, %d are missed', (last, now, missed) => expect(missedSlots(last, now, 5000)).toBe(missed));
});
