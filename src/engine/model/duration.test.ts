import { formatDuration, parseDuration } from './duration';

describe('parseDuration', () => {
  test.each([
    ['0', 0],
    ['0s', 0],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1y2w3d4h5m6s7ms', 33_019_506_007],
    ['250ms', 250],
    ['9223372036854ms', 9_223_372_036_854],
  ])('%s', (text, value) => {
    expect(parseDuration(text)).toEqual({ ok: true, value });
  });

  test.each([
    ['', 'empty duration string'],
    ['5', 'not a valid duration string: "5"'],
    ['-5m', 'not a valid duration string: "-5m"'],
    ['1.5h', 'unknown unit "." in duration "1.5h"'],
    ['5x', 'unknown unit "x" in duration "5x"'],
    ['1m1h', 'not a valid duration string: "1m1h"'],
    ['1m1m', 'not a valid duration string: "1m1m"'],
    ['300y', 'duration out of range'],
    ['99999999999999999999s', 'not a valid duration string: "99999999999999999999s"'],
  ])('%j is refused', (text, message) => {
    expect(parseDuration(text)).toMatchObject({ ok: false, error: { type: 'bad_data', message } });
  });
});

test.each([
  [0, '0s'],
  [0.9, '0s'],
  [1, '1ms'],
  [90_000, '1m30s'],
  [-300_000, '-5m'],
  [7 * 86_400_000, '1w'],
  [8 * 86_400_000, '8d'],
  [365 * 86_400_000, '1y'],
  [366 * 86_400_000, '366d'],
  [371 * 86_400_000, '53w'],
  [372 * 86_400_000, '372d'],
  [3_661_001, '1h1m1s1ms'],
])('formatDuration(%d) is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
