import { owners, scrapers } from './owners';
import { type Move } from './topology';

const move = (from: string, to: string, times: Pick<Move, 'joined' | 'cutOver' | 'left'>): Move => ({
  labels: { instance: 'w' },
  from,
  to,
  ...times,
});

test.each<[what: string, moves: readonly Move[], spans: readonly string[]]>([
  ['nothing', [], []],
  ['one', [move('a', 'b', { joined: 10, cutOver: 20, left: 30 })], ['a -Infinity..20', 'b 21..Infinity']],
  ['one under way', [move('a', 'b', { joined: 10 })], ['a -Infinity..Infinity']],
  ['one decided', [move('a', 'b', { joined: 10, cutOver: 20 })], ['a -Infinity..20', 'b 21..Infinity']],
  ['one never decided', [move('a', 'b', { joined: 10, left: 30 })], ['a -Infinity..30', 'b 31..Infinity']],
  [
    'there and back, in any order',
    [
      move('b', 'a', { joined: 40, cutOver: 50, left: 60 }),
      move('a', 'b', { joined: 10, cutOver: 20, left: 30 }),
      move('a', 'c', { joined: 70 }),
    ],
    ['a -Infinity..20', 'b 21..50', 'a 51..Infinity'],
  ],
])('%s', (_, moves, spans) => {
  expect(owners(moves).map(({ member, from, to }) => `${member} ${from}..${to}`)).toEqual(spans);
});

test.each<[what: string, moves: readonly Move[], spans: readonly string[]]>([
  ['nothing', [], []],
  ['one', [move('a', 'b', { joined: 10, cutOver: 20, left: 30 })], ['a -Infinity..30', 'b 10..Infinity']],
  ['one under way', [move('a', 'b', { joined: 10 })], ['a -Infinity..Infinity', 'b 10..Infinity']],
  [
    'there and back',
    [
      move('a', 'b', { joined: 10, cutOver: 20, left: 30 }),
      move('b', 'a', { joined: 40, cutOver: 50, left: 60 }),
      move('a', 'c', { joined: 70 }),
    ],
    ['a -Infinity..30', 'b 10..60', 'a 40..Infinity', 'c 70..Infinity'],
  ],
])('who may have samples: %s', (_, moves, spans) => {
  expect(scrapers(moves).map(({ member, from, to }) => `${member} ${from}..${to}`)).toEqual(spans);
});
