import { type Scraper, unevenScrapes } from './unevenScrapes';

const interval = 1000;
const end = 20_000;

/** A server that scrapes once in each interval, `phase` after its start; from `first` to `last`, but for what `change` makes of it. */
function server({ phase = 0, first = 0, last = 19, given = Infinity, change = {} }: Wanted = {}): Scraper {
  const turns = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const scrapes = turns.flatMap((turn) => {
    const { late = 0, ok = true } = change[turn] ?? {};
    return late === 'never' ? [] : [{ time: turn * interval + phase + late, ok }];
  });
  return { scrapes, givenUntil: (time) => (time < given ? given : time) };
}

interface Wanted {
  readonly phase?: number;
  readonly first?: number;
  readonly last?: number;
  readonly given?: number;
  readonly change?: Readonly<Record<number, { readonly late?: number | 'never'; readonly ok?: boolean }>>;
}

const steady = server();

test.each<[what: string, reference: Scraper, shards: readonly Scraper[]]>([
  ['servers that scrape at even intervals', steady, [steady, steady]],
  ['a little late now and then', server({ change: { 5: { late: 300 }, 9: { late: 250 } } }), [steady]],
  ['all of the reference as late as its first scrape', server({ phase: 450 }), [steady]],
  ['a target that goes from one to the other', steady, [server({ last: 9, given: 9500 }), server({ first: 8 })]],
  ['a target that nobody was given for a while', steady, [server({ last: 8, given: 8200 }), server({ first: 12 })]],
  ['one that was given and has not begun', steady, [server({ last: 8, given: 8200 }), server({ first: 14 })]],
  ['one that a shard gave back, and scrapes no more', steady, [server({ last: 8, given: 9300 })]],
])('%s: nothing is the machine’s', (_, reference, shards) => {
  expect(unevenScrapes({ reference, shards }, { interval, end })).toEqual([]);
});

test.each<[what: string, reference: Scraper, shards: readonly Scraper[], from: number, to: number]>([
  ['the reference skips a scrape', server({ change: { 5: { late: 'never' } } }), [steady], 4000, 7000],
  ['a shard skips a scrape', steady, [server({ change: { 5: { late: 'never' } } })], 4000, 7000],
  ['a shard comes late', steady, [server({ change: { 5: { late: 700 } } })], 4000, 7000],
  ['a scrape fails', steady, [server({ change: { 5: { ok: false } } })], 4000, 6000],
  ['a shard that has it still stopped', steady, [server({ last: 15 })], 15_000, 21_000],
  ['a shard stopped long before it gave it back', steady, [server({ last: 8, given: 9900 })], 8000, 10_900],
  [
    'two scrape at other moments',
    steady,
    [server({ last: 6, given: 6500 }), server({ first: 6, phase: 400 })],
    5000,
    7000,
  ],
])('%s: that is the machine’s', (_, reference, shards, from, to) => {
  const found = unevenScrapes({ reference, shards }, { interval, end });
  expect([Math.min(...found.map((one) => one.from)), Math.max(...found.map((one) => one.to))]).toEqual([from, to]);
});
