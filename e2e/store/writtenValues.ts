import { type Sample, type TestSeries } from '../harness/dataset';

/** What a store does with values of a kind: it keeps them, to some units in the last place or digits, changes them to one other, or drops them. */
export type Keeps =
  'exactly' | { readonly ulps: number } | { readonly digits: number } | { readonly as: number } | 'not';

const SCRAPE = 15_000;
const COUNT = 40;

/** Values of each kind that stores are known to treat differently, by the name of the kind. */
export const writtenValues = {
  'whole numbers': (i) => i * 1_000_003,
  quarters: (i) => i / 4 - 3,
  fractions: (i) => i / 7 + 0.1,
  'whole numbers above 2^53': (i) => 2 ** 60 + i * 12_345_678_901_248,
  '-0': () => -0,
  'the smallest number': () => 5e-324,
  NaN: () => Number.NaN,
  infinities: (i) => (i % 2 === 0 ? Infinity : -Infinity),
  'stale markers': (i) => (i % 3 === 2 ? 'stale' : i),
} satisfies Readonly<Record<string, (i: number) => Sample[1]>>;

export type WrittenKind = keyof typeof writtenValues;

/** A series `written{kind}` of each kind, from a time on; times are no whole seconds. */
export function writtenSeries(start: number): readonly TestSeries[] {
  return Object.entries(writtenValues).map(([kind, value]) => ({
    labels: { __name__: 'written', kind },
    samples: Array.from({ length: COUNT }, (_, i): Sample => [start + i * SCRAPE + ((i * 37) % 1000), value(i)]),
  }));
}

/** The last sample of them is no later, in milliseconds after the first. */
export const WRITTEN_MS = COUNT * SCRAPE;

/** Whether a value is what a store may make of one that was written. */
export function isKept(value: number, written: number, keeps: Keeps): boolean {
  if (typeof keeps === 'string' || 'as' in keeps) {
    return Object.is(value, typeof keeps === 'string' ? written : keeps.as);
  }
  const relative = 'ulps' in keeps ? keeps.ulps * Number.EPSILON : 10 ** (1 - keeps.digits);
  return Math.abs(value - written) <= relative * Math.abs(written);
}
