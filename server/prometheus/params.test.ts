import { DEFAULT_DIALECT } from '../../src/engine/index';
import { limitParam, lookbackParam, parseApiDuration, parseTime, rangeParams, timeParam, timeoutParam } from './params';

describe('parseTime', () => {
  it.each<[string, number | undefined]>([
    ['0', 0],
    ['1435781451.781', 1_435_781_451_781],
    ['1.5e3', 1_500_000],
    ['-1.5', -1500],
    ['1435781451.7814999', 1_435_781_451_781],
    ['1435781451.7815001', 1_435_781_451_782],
    ['2015-07-01T20:10:51.781Z', 1_435_781_451_781],
    ['2015-07-01T20:10:51Z', 1_435_781_451_000],
    ['2015-07-01T22:10:51.7819+02:00', 1_435_781_451_781],
    ['2015-02-30T20:10:51Z', undefined],
    ['2015-07-01', undefined],
    ['2015-07-01T20:10:51', undefined],
    ['Infinity', undefined],
    ['9223372036.854', 9_223_372_036_854],
    ['-9223372036.854', -9_223_372_036_854],
    ['9223372036.855', undefined],
    ['-1e22', undefined],
    ['9999-12-31T23:59:59Z', undefined],
    ['now', undefined],
    ['', undefined],
  ])('%s is %p', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });
});

describe('parseApiDuration', () => {
  it.each<[string, bigint | string]>([
    ['15', 15_000_000_000n],
    ['0.5', 500_000_000n],
    ['1m30s', 90_000_000_000n],
    ['-1', -1_000_000_000n],
    ['1e30', 'cannot parse "1e30" to a valid duration. It overflows int64'],
    ['soon', 'cannot parse "soon" to a valid duration'],
    ['', 'cannot parse "" to a valid duration'],
    ['NaN', -(2n ** 63n)],
  ])('%s is %p', (text, expected) => {
    const parsed = parseApiDuration(text, DEFAULT_DIALECT);
    expect(parsed.ok ? parsed.value : parsed.error.message).toBe(expected);
  });
});

test.each(['NaN', '9223372036.854775807', '-1e10'])('%s overflows since Prometheus 3.16', (text) => {
  expect(parseApiDuration(text, { release: '3.16', features: [] })).toMatchObject({
    error: { message: `cannot parse "${text}" to a valid duration. It overflows int64` },
  });
});

describe('parameters of a query', () => {
  const message = (result: { ok: boolean; error?: { message: string } }) => result.error?.message;
  const form = (text: string) => new URLSearchParams(text);

  it.each([
    ['start=a', 'invalid parameter "start": cannot parse "a" to a valid timestamp'],
    ['start=1', 'invalid parameter "end": cannot parse "" to a valid timestamp'],
    ['start=2&end=1', 'invalid parameter "end": end timestamp must not be before start time'],
    ['start=1&end=2&step=x', 'invalid parameter "step": cannot parse "x" to a valid duration'],
    [
      'start=1&end=2&step=0',
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    ],
    [
      'start=0&end=11001&step=1',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    ],
  ])('range %s', (text, expected) => {
    expect(message(rangeParams(form(text), DEFAULT_DIALECT))).toBe(expected);
  });

  it('takes a range of exactly 11,000 steps', () => {
    expect(rangeParams(form('start=0&end=11000&step=1s'), DEFAULT_DIALECT)).toEqual({
      ok: true,
      value: { start: 0, end: 11_000_000, step: 1000 },
    });
  });

  it('says which parameter is wrong as Prometheus does', () => {
    expect(message(limitParam(form('limit=x')))).toBe(
      'invalid parameter "limit": strconv.Atoi: parsing "x": invalid syntax'
    );
    expect(message(limitParam(form('limit=-1')))).toBe('invalid parameter "limit": limit must be non-negative');
    expect(message(timeParam(form('time=x'), 'time', 0))).toBe(
      `invalid parameter "time": invalid time value for 'time': cannot parse "x" to a valid timestamp`
    );
    expect(message(timeoutParam(form('timeout=x'), DEFAULT_DIALECT))).toBe(
      'invalid parameter "timeout": cannot parse "x" to a valid duration'
    );
    expect(message(lookbackParam(form('lookback_delta=x'), DEFAULT_DIALECT))).toBe(
      'error parsing lookback delta duration: cannot parse "x" to a valid duration'
    );
  });

  it('has defaults', () => {
    expect(limitParam(form(''))).toEqual({ ok: true, value: 0 });
    expect(timeParam(form(''), 'time', 5)).toEqual({ ok: true, value: 5 });
    expect(timeoutParam(form(''), DEFAULT_DIALECT)).toEqual({ ok: true, value: undefined });
    expect(lookbackParam(form('lookback_delta=90s'), DEFAULT_DIALECT)).toEqual({ ok: true, value: 90_000 });
  });
});
