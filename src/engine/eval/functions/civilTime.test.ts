import { civilTime, daysInMonth } from './civilTime';

// What Go's time package gives.
test.each<[seconds: number, expected: string]>([
  [0, '1970-1-1 1 4 0:0 31'],
  [-1, '1969-12-31 365 3 23:59 31'],
  [951782399.9, '2000-2-28 59 1 23:59 29'],
  [951782400, '2000-2-29 60 2 0:0 29'],
  [4107542399, '2100-2-28 59 0 23:59 28'],
  [1709251199, '2024-2-29 60 4 23:59 29'],
  [-62135596801, '0-12-31 366 0 23:59 31'],
  [253402300800, '10000-1-1 1 6 0:0 31'],
  [1e17, '3168875820-9-6 250 3 9:46 30'],
  [NaN, '292277026596-12-4 339 0 15:30 31'],
  [Infinity, '292277026596-12-4 339 0 15:30 31'],
  [1e19, '292277026596-12-4 339 0 15:30 31'],
  [-9e18, '-285198644592-9-12 256 1 8:0 30'],
])('%p s', (seconds, expected) => {
  const time = civilTime(seconds);
  const { year, month, day, yearDay, weekday, hour, minute } = time;
  expect(`${year}-${month}-${day} ${yearDay} ${weekday} ${hour}:${minute} ${daysInMonth(time)}`).toBe(expected);
});
