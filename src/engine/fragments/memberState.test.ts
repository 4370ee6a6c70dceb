import { type MemberFacts, memberState } from './memberState';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = 100 * HOUR;

const facts: MemberFacts = {
  ...{ signature: 's', newest: NOW, interval: 15_000, ruleOffset: 0, outOfOrderWindow: 0, headRange: 2 * HOUR },
  receives: false,
};

test.each<readonly [string, Partial<MemberFacts>, until: number, settled: number]>([
  ['a minute at least', {}, MINUTE, HOUR + MINUTE],
  ['two scrape intervals', { interval: 2 * MINUTE }, 4 * MINUTE, HOUR + MINUTE],
  ['what rules are behind', { interval: MINUTE, ruleOffset: MINUTE }, 3 * MINUTE, HOUR + MINUTE],
  ['the out-of-order window', { outOfOrderWindow: 30 * MINUTE }, 30 * MINUTE, HOUR + MINUTE],
  ['a wide one', { outOfOrderWindow: 5 * HOUR }, 5 * HOUR, 5 * HOUR + MINUTE],
  ['all that is taken from others', { receives: true }, HOUR + MINUTE, HOUR + MINUTE],
  ['since its newest sample', { newest: NOW - 10 * MINUTE }, 11 * MINUTE, HOUR + 11 * MINUTE],
  ['by the clock that is behind', { newest: NOW + HOUR }, MINUTE, HOUR + MINUTE],
  ['intervals of hours', { interval: 2 * HOUR }, 4 * HOUR, 4 * HOUR],
  ['nothing of one that is empty', { newest: -Infinity }, Infinity, Infinity],
])('what may change: %s', (_, changed, until, settled) => {
  expect(memberState({ ...facts, ...changed }, NOW)).toEqual({
    signature: 's',
    until: NOW - until,
    settled: NOW - settled,
  });
});
