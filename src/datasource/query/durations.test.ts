import { grafanaDuration, grafanaInterval, isSettingDuration } from './durations';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Read = number | string;
const read = (duration: ReturnType<typeof grafanaDuration>): Read =>
  'problem' in duration ? duration.problem : duration.ms;

/** A text, and how it is read as a min step or scrape interval, as a query timeout, and whether the settings let it be entered. */
const TEXTS: ReadonlyArray<readonly [text: string, interval: Read, timeout: Read, setting: boolean]> = [
  ['15s', 15 * SECOND, 15 * SECOND, true],
  ['250ms', 250, 250, true],
  ['1m', MINUTE, MINUTE, true],
  ['1d', DAY, DAY, true],
  ['2w', 14 * DAY, 14 * DAY, true],
  ['1M', (365.25 / 12) * DAY, (365.25 / 12) * DAY, true],
  ['1y', 365.25 * DAY, 365.25 * DAY, true],
  ['1.5m', 90 * SECOND, 90 * SECOND, false],
  ['0.5s', 500, 500, false],
  ['.5s', 500, 500, false],
  ['1.s', SECOND, SECOND, false],
  ['1m30s', 90 * SECOND, 90 * SECOND, false],
  ['1h0.5m', HOUR + 30 * SECOND, HOUR + 30 * SECOND, false],
  ['500us', 0.5, 0.5, false],
  ['-1m', -MINUTE, -MINUTE, false],
  ['+1m', MINUTE, MINUTE, false],
  ['0', 0, 0, false],
  ['0s', 0, 0, true],
  ['30', 30 * SECOND, 'missing unit in duration "30"', false],
  ['1.5', 'missing unit in duration "1.5"', 'missing unit in duration "1.5"', false],
  ['<1m>', MINUTE, 'invalid duration "<1m>"', false],
  ['<1m', MINUTE, 'invalid duration "<1m"', false],
  ['1m>', MINUTE, 'unknown unit "m>" in duration "1m>"', false],
  ['>1m', 'invalid duration ">1m"', 'invalid duration ">1m"', false],
  ['1.5d', 'unknown unit "d" in duration "1.5d"', 'unknown unit "d" in duration "1.5d"', false],
  ['1d12h', 'unknown unit "d" in duration "1d12h"', 'unknown unit "d" in duration "1d12h"', false],
  ['1m 30s', 'unknown unit "m " in duration "1m 30s"', 'unknown unit "m " in duration "1m 30s"', false],
  [' 1m', 'invalid duration " 1m"', 'invalid duration " 1m"', false],
  ['1m30', 'missing unit in duration "1m30"', 'missing unit in duration "1m30"', false],
  ['soon', 'invalid duration "soon"', 'invalid duration "soon"', false],
  ['$__unknown', 'invalid duration "$__unknown"', 'invalid duration "$__unknown"', false],
  ['9999999999h', 'invalid duration "9999999999h"', 'invalid duration "9999999999h"', true],
  ['.', 'invalid duration "."', 'invalid duration "."', false],
  ['', 'invalid duration ""', 'invalid duration ""', true],
];

test.each(TEXTS)('%j is read as Grafana reads it in each place', (text, interval, timeout, setting) => {
  expect([read(grafanaInterval(text)), read(grafanaDuration(text)), isSettingDuration(text)]).toEqual([
    interval,
    timeout,
    setting,
  ]);
});
