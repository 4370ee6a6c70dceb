import { alignTime, calculateStep } from './step';

const HOUR = 3_600_000;
const base = { from: 0, to: HOUR, intervalMs: 15_000, maxDataPoints: 1000, scrapeInterval: 15_000 };

describe('calculateStep', () => {
  test.each([
    ['the panel’s interval', {}, 15_000, 60_000],
    ['range over points, rounded', { to: 24 * HOUR, intervalMs: 60_000 }, 60_000, 75_000],
    ['few points make a long step', { maxDataPoints: 10 }, 300_000, 60_000],
    ['a min step goes before the panel’s interval', { minStep: '2m' }, 120_000, 480_000],
    ['a min step with its limit sign', { minStep: '>30s' }, 30_000, 120_000],
    ['never more than 11,000 points', { to: 720 * HOUR, minStep: '1s', maxDataPoints: 100_000 }, 300_000, 16_000],
    ['a factor', { intervalFactor: 4 }, 60_000, 60_000],
    ['no interval from the panel', { intervalMs: 0 }, 15_000, 60_000],
    ['$__rate_interval as min step is the step', { minStep: '$__rate_interval' }, 60_000, 60_000],
    ['${__interval} as min step is the base of the rate', { minStep: '${__interval}' }, 15_000, 60_000],
    ['a short scrape interval', { scrapeInterval: 5_000 }, 15_000, 20_000],
  ])('%s', (_, change, step, rateInterval) => {
    expect(calculateStep({ ...base, ...change })).toEqual({ step, rateInterval });
  });
});

describe('alignTime', () => {
  test.each([
    [100_000, 15_000, 0, 90_000],
    [90_000, 15_000, 0, 90_000],
    [10 * HOUR, 24 * HOUR, 2 * 3600, -2 * HOUR],
    [23 * HOUR, 24 * HOUR, 2 * 3600, 22 * HOUR],
  ])('%d at step %d and offset %d is %d', (time, step, offset, aligned) => {
    expect(alignTime(time, step, offset)).toBe(aligned);
  });
});
