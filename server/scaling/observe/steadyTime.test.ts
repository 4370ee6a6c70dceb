import { SteadyTime } from './steadyTime';

const HOUR = 3_600_000;
const START = 1_700_000_000_000;

function site() {
  const at = { steady: 5000, set: 0 };
  const wall = () => START + at.steady - 5000 + at.set;
  return { at, wall, time: new SteadyTime({ now: wall, steady: () => at.steady }) };
}

it.each([-2 * HOUR, -60_000, 60_000, 2 * HOUR])('a clock that is set by %d ms: time goes on', (set) => {
  const { at, time, wall } = site();
  const [before, soon, ofARunBefore] = [wall(), wall() + 2000, START - 3 * HOUR];
  expect([time.now(), time.since(before), time.since(soon)]).toEqual([START, 0, -2000]);
  expect(time.since(ofARunBefore)).toBe(3 * HOUR);
  at.steady += 10_000;
  at.set = set;
  expect([time.now(), time.since(before), time.since(wall())]).toEqual([START + 10_000, 10_000, 0]);
  const after = wall();
  at.steady += HOUR;
  expect([time.since(before), time.since(soon), time.since(after)]).toEqual([HOUR + 10_000, HOUR + 8000, HOUR]);
  expect(time.since(ofARunBefore)).toBe(4 * HOUR + 10_000);
  at.set = 0;
  expect([time.now(), time.since(after)]).toEqual([START + HOUR + 10_000, HOUR]);
});

it('a moment that is far ahead counts from when it is first asked about', () => {
  const { at, time } = site();
  expect(time.since(START + HOUR)).toBe(0);
  at.steady += 5000;
  expect(time.since(START + HOUR)).toBe(5000);
});

it('tells when the clock shows again what it has shown', () => {
  const { at, time } = site();
  const repeats = (set: number) => {
    at.set = set;
    return time.repeats(HOUR);
  };
  at.steady += 60_000;
  expect([repeats(0), repeats(-10_000), repeats(-30 * 60_000), repeats(-2 * HOUR)]).toEqual([false, true, true, false]);
  expect([repeats(2 * HOUR), repeats(0)]).toEqual([false, false]);
  at.steady += 20_000;
  expect([repeats(0), repeats(-21_000)]).toEqual([false, true]);
  at.steady += 22_000;
  expect(repeats(-21_000)).toBe(false);
});

it('tells the newest that the clock has shown, within reach', () => {
  const { at, time } = site();
  at.steady += 60_000;
  expect(time.furthest(HOUR)).toBe(START + 60_000);
  at.set = -30 * 60_000;
  expect(time.furthest(HOUR)).toBe(START + 60_000);
  expect(time.furthest(60_000)).toBe(START + 60_000 - 30 * 60_000);
  at.steady += 20_000;
  at.set = 2 * HOUR;
  expect(time.furthest(HOUR)).toBe(START + 80_000 + 2 * HOUR);
});

it('a clock that is kept right a little at a time is not set', () => {
  const { at, time } = site();
  for (let i = 0; i < 300; i++) {
    at.steady += 1000;
    at.set -= 5;
    expect(time.repeats(HOUR)).toBe(false);
  }
});
