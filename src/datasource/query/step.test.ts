import { ok } from '../../engine/index';
import { alignTime, calculateStep } from './step';

const HOUR = 3_600_000;
const base = { from: 0, to: HOUR, intervalMs: 15_000, maxDataPoints: 1000, scrapeInterval: 15_000 };

describe('calculateStep', () => {
  test.each([
    ['the panel’s interval', {}, 15_000, 60_000],
    ['range over points, rounded', { to: 24 * HOUR, intervalMs: 60_000 }, 60_000, 75_000],
    ['few points make a long step', { maxDataPoints: 10 }, 300_000, 60_000],
    ['a min step goes before the panel’s interval', { minStep: '2m' }, 120_000, 480_000],
    ['a min step with a fraction', { minStep: '1.5m' }, 90_000, 360_000],
    ['a min step of less than a second', { minStep: '0.5s', intervalMs: 500, maxDataPoints: 10_000 }, 500, 2_000],
    ['a min step of less than a millisecond', { minStep: '9us', to: 1000, intervalMs: 1 }, 1, 1],
    ['a min step in several units', { minStep: '1m30s' }, 90_000, 360_000],
    ['a min step in seconds', { minStep: '30' }, 30_000, 120_000],
    ['a min step in brackets', { minStep: '<30s>' }, 30_000, 120_000],
    ['no min step, written as 0s', { minStep: '0s' }, 15_000, 15_000],
    ['the bound between two steps is the lower one', { maxDataPoints: 288, intervalMs: 1_000 }, 10_000, 60_000],
    ['points more than six weeks apart', { to: 8760 * HOUR, maxDataPoints: 8 }, 2_592_000_000, 60_000],
    ['never more than 11,000 points', { to: 720 * HOUR, minStep: '1s', maxDataPoints: 100_000 }, 300_000, 16_000],
    ['a factor', { intervalFactor: 4 }, 60_000, 60_000],
    ['no interval from the panel', { intervalMs: 0 }, 15_000, 60_000],
    ['$__rate_interval as min step is the step', { minStep: '$__rate_interval' }, 60_000, 60_000],
    ['${__interval} as min step is the base of the rate', { minStep: '${__interval}' }, 15_000, 60_000],
    ['so it is in milliseconds', { minStep: '$__interval_ms' }, 15_000, 60_000],
    ['a short scrape interval', { scrapeInterval: 5_000 }, 15_000, 20_000],
  ])('%s', (_, change, step, rateInterval) => {
    expect(calculateStep({ ...base, ...change })).toEqual(ok({ step, rateInterval }));
  });

  test.each([
    ['>1m', 'Min step: invalid duration ">1m". Write a number and a unit, for example 15s.'],
    ['1d12h', 'Min step: unknown unit "d" in duration "1d12h". Write a number and a unit, for example 15s.'],
    ['$min', 'Min step: invalid duration "$min". Write a number and a unit, for example 15s.'],
  ])('%s as min step is refused', (minStep, message) => {
    expect(calculateStep({ ...base, minStep })).toMatchObject({ error: { type: 'bad_data', message } });
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
