import { type Grid, rangeGrid } from '../model/grid';
import { FragmentCache } from './fragmentCache';
import { type Fragment } from './fragment';
import { type TakenFragments } from './fragments';

const MINUTE = 60_000;
const STEP = MINUTE;
const HOUR = 60 * MINUTE;
/** A day, so that times are far from zero. */
const NOW = 24 * HOUR;

interface At {
  readonly now?: number;
  readonly signature?: string;
  readonly text?: string;
  readonly member?: string;
  readonly lookback?: number;
  readonly grid?: Grid;
}

class Asking {
  constructor(readonly cache = new FragmentCache({ most: 1e6 })) {}

  take({ now = NOW, signature = 's', text = 'a', member = 'm', lookback = 0, grid = lastHours(now) }: At = {}) {
    const state = { signature, until: now - 2 * MINUTE, settled: now - HOUR };
    return this.cache.take({ members: [member], text, grid }, { fleet: 'f', lookback, state, now });
  }

  /** Asks as the engine does; gives how many steps were there. */
  ask(at: At = {}, agreed?: boolean): number {
    const taken = this.take(at);
    const { now = NOW, grid = lastHours(now) } = at;
    const hits = taken === undefined ? 0 : stepsOf(taken);
    if (taken !== undefined && hits < taken.keepable) {
      const start = grid.start + hits * grid.step;
      const fragment = made(start, taken.keepable - hits, now);
      this.cache.keep({
        ticket: taken.ticket,
        fragment,
        agrees: taken.unproven.length > 0 ? (agreed ?? true) : undefined,
      });
    }
    return hits;
  }
}

function lastHours(now: number): Grid {
  return rangeGrid(now - 3 * HOUR, now, STEP);
}

function made(start: number, length: number, askedAt: number, bytes = 1000): Fragment {
  return { start, step: STEP, length, series: 1, buffer: new ArrayBuffer(bytes), askedAt };
}

function stepsOf({ runs }: TakenFragments): number {
  return runs.reduce((sum, { length }) => sum + length, 0);
}

const STEPS = 181;
const SETTLED = 121;

test('what is older than samples may be is there at once, the rest when answers of minutes agreed', () => {
  const asking = new Asking();
  expect(asking.ask()).toBe(0);
  for (let minute = 1; minute <= 5; minute++) {
    expect(asking.ask({ now: NOW + minute * MINUTE })).toBe(SETTLED);
  }
  expect(asking.ask({ now: NOW + 6 * MINUTE })).toBe(STEPS - 2 - 1);
});

test('answers that differ are the end of it, but for what is settled', () => {
  const asking = new Asking();
  asking.ask();
  asking.ask({ now: NOW + MINUTE }, false);
  for (let minute = 2; minute < 12; minute++) {
    const hits = asking.ask({ now: NOW + minute * MINUTE });
    expect(hits).toBeLessThanOrEqual(SETTLED);
  }
  expect(asking.ask({ now: NOW + 12 * MINUTE })).toBe(SETTLED - 1);
});

test.each<readonly [string, At, number]>([
  ['the same', {}, SETTLED],
  ['another text', { text: 'b' }, 0],
  ['another member', { member: 'n' }, 0],
  ['another lookback', { lookback: 1 }, 0],
  ['another phase', { grid: rangeGrid(NOW - 3 * HOUR + 1, NOW, STEP) }, 0],
  ['another step', { grid: rangeGrid(NOW - 3 * HOUR, NOW, 2 * STEP) }, 0],
  ['what came before', { grid: rangeGrid(NOW - 6 * HOUR, NOW - 4 * HOUR, STEP) }, 0],
  ['a part of it', { grid: rangeGrid(NOW - 2 * HOUR, NOW - 90 * MINUTE, STEP) }, 31],
  ['a member that began anew', { signature: 't' }, 0],
  ['within the time to live', { now: NOW + HOUR - 1, grid: lastHours(NOW) }, STEPS - 2],
  ['after it', { now: NOW + HOUR, grid: lastHours(NOW) }, 0],
])('after an ask, of %s', (_, at, expected) => {
  const asking = new Asking();
  asking.ask();
  const taken = asking.take(at);
  expect(taken === undefined ? undefined : stepsOf(taken)).toBe(expected);
});

test.each([
  ['reads ahead', 'a offset -10m', SETTLED - 10],
  ['reads behind', 'a offset 10m', SETTLED + 10],
  ['reads one old time besides', `a + a @ ${(NOW - 2 * HOUR) / 1000}`, SETTLED],
  ['reads one new time besides', `a + a @ ${(NOW - HOUR / 2) / 1000}`, 0],
])('a text that %s', (_, text, expected) => {
  const asking = new Asking();
  asking.ask({ text });
  expect(asking.take({ text })?.runs.reduce((sum, { length }) => sum + length, 0)).toBe(expected);
});

test('a text of which nothing may be kept', () => {
  expect(new Asking().take({ text: 'topk(1, a)' })).toBeUndefined();
});

test('what was asked of a member before it began anew is not kept', () => {
  const asking = new Asking();
  const before = asking.take();
  asking.take({ signature: 't' });
  asking.cache.keep({ ticket: before!.ticket, fragment: made(NOW - 3 * HOUR, 100, NOW), agrees: undefined });
  expect(stepsOf(asking.take({ signature: 't' })!)).toBe(0);
});

test('what covers others stands for them, also in bytes', () => {
  const asking = new Asking();
  const { ticket } = asking.take()!;
  const before = asking.cache.bytes;
  const start = NOW - 3 * HOUR;
  [
    made(start, 10, NOW),
    made(start + 10 * STEP, 10, NOW),
    made(start, 20, NOW),
    made(start + 5 * STEP, 30, NOW),
  ].forEach((fragment) => asking.cache.keep({ ticket, fragment, agrees: undefined }));
  expect(asking.cache.bytes - before).toBe(2000);
  expect(stepsOf(asking.take()!)).toBe(35);
});

describe('room', () => {
  const keep = (asking: Asking, text: string, bytes: number): void => {
    const { ticket } = asking.take({ text })!;
    asking.cache.keep({ ticket, fragment: made(NOW - 3 * HOUR, 10, NOW, bytes), agrees: undefined });
  };
  const has = (asking: Asking, text: string): boolean => (asking.take({ text })?.runs.length ?? 0) > 0;

  test('what was not taken for longest goes first', () => {
    const asking = new Asking(new FragmentCache({ most: 5000 }));
    keep(asking, 'a', 1500);
    keep(asking, 'b', 1500);
    has(asking, 'a');
    keep(asking, 'c', 1500);
    expect([has(asking, 'a'), has(asking, 'c'), asking.cache.evictions]).toEqual([true, true, 1]);
    expect(asking.cache.bytes).toBeLessThanOrEqual(5000);
  });

  test('what is larger than all there is is not kept', () => {
    const asking = new Asking(new FragmentCache({ most: 5000 }));
    keep(asking, 'a', 5001);
    expect(has(asking, 'a')).toBe(false);
  });

  test('it is taken of what there is for all, and given back', () => {
    let taken = 0;
    const reserve = (bytes: number): boolean => {
      const fits = taken + bytes <= 4000;
      taken += fits ? bytes : 0;
      return fits;
    };
    const cache = new FragmentCache({ most: 1e6, reserve, release: (bytes) => (taken -= bytes) });
    const asking = new Asking(cache);
    keep(asking, 'a', 1500);
    keep(asking, 'b', 5000);
    expect([has(asking, 'a'), has(asking, 'b'), taken]).toEqual([true, false, cache.bytes]);
    cache.shrink(1);
    expect([has(asking, 'a'), taken]).toEqual([false, cache.bytes]);
    cache.shrink(1e9);
    expect([taken, cache.bytes]).toEqual([0, 0]);
  });
});
