import { RequestStats } from './requestStats';

const MINUTE = 60_000;

describe('RequestStats', () => {
  it('counts the last five minutes and forgets what is older', () => {
    const stats = new RequestStats();
    stats.add(0, true, 70);
    stats.add(MINUTE, false, 50);
    stats.add(4 * MINUTE, true, 60);
    expect(stats.sum(4 * MINUTE)).toEqual({ total: 3, failed: 2 });
    expect(stats.sum(5 * MINUTE)).toEqual({ total: 2, failed: 1 });
    expect(stats.sum(20 * MINUTE)).toEqual({ total: 0, failed: 0 });
    expect([4, 5, 20].map((minutes) => stats.longest(minutes * MINUTE))).toEqual([70, 60, 0]);
    stats.add(20 * MINUTE, false);
    expect(stats.sum(20 * MINUTE)).toEqual({ total: 1, failed: 0 });
  });
});
