/** A moment in UTC, broken down as Go's `time.Time` does. */
export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 1 to 366. */
  readonly yearDay: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

const DAY_SECONDS = 86_400;
const DAYS_PER_400_YEARS = 146_097;
const MONTH_STARTS = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/** From Go's first year to 1970, in seconds: its clock counts from there, unsigned, in 64 bits. */
const GO_EPOCH = 9_223_372_028_715_321_600n;

/**
 * The UTC time of a float of Unix seconds: fractions are cut off. Out of int64's range (NaN too) it is what amd64 makes
 * of such a float, the smallest int64.
 */
export function civilTime(seconds: number): CivilTime {
  const [days, second] = Math.abs(seconds) < 2 ** 53 ? split(Math.trunc(seconds)) : splitLarge(seconds);
  const shifted = days + 719_528;
  const cycle = Math.floor(shifted / DAYS_PER_400_YEARS);
  const { year, yearDay } = yearOfCycle(shifted - cycle * DAYS_PER_400_YEARS);
  const month = monthOf(year, yearDay);
  return {
    year: cycle * 400 + year,
    month,
    day: yearDay - monthStart(year, month) + 1,
    yearDay: yearDay + 1,
    weekday: (((days + 4) % 7) + 7) % 7,
    hour: Math.floor(second / 3600),
    minute: Math.floor((second % 3600) / 60),
  };
}

/** Days in the month of a civil time. */
export function daysInMonth({ year, month }: CivilTime): number {
  return monthStart(year, month + 1) - monthStart(year, month);
}

function split(seconds: number): readonly [days: number, second: number] {
  const days = Math.floor(seconds / DAY_SECONDS);
  return [days, seconds - days * DAY_SECONDS];
}

function splitLarge(seconds: number): readonly [days: number, second: number] {
  const whole = seconds >= -(2 ** 63) && seconds < 2 ** 63 ? BigInt(seconds) : -(2n ** 63n);
  const sinceGoEpoch = BigInt.asUintN(64, whole + GO_EPOCH);
  const day = BigInt(DAY_SECONDS);
  return [Number(sinceGoEpoch / day - GO_EPOCH / day), Number(sinceGoEpoch % day)];
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Year (0 to 399) and day of the year (from 0) of a day of the 400-year cycle, which starts on 1 January of year 0. */
function yearOfCycle(day: number): { readonly year: number; readonly yearDay: number } {
  const before = (year: number): number =>
    year === 0 ? 0 : year * 365 + Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + 1;
  let year = Math.min(399, Math.floor(day / 365));
  while (before(year) > day) {
    year--;
  }
  return { year, yearDay: day - before(year) };
}

/** Days of the year before the first of a month; 13 is the next year's January. */
function monthStart(year: number, month: number): number {
  return MONTH_STARTS[month - 1] + (month > 2 && isLeap(year) ? 1 : 0);
}

function monthOf(year: number, yearDay: number): number {
  let month = 1;
  while (monthStart(year, month + 1) <= yearDay) {
    month++;
  }
  return month;
}
