import { keepableReads } from './keepableReads';

test.each([
  ['gauge', { from: -300, to: 0 }, undefined],
  ['sum by (a) (rate(x_total[10s] offset 5s))', { from: -15_000, to: -5_000 }, undefined],
  ['gauge offset -2s', { from: 1_700, to: 2_000 }, undefined],
  ['gauge + gauge @ 7', { from: -300, to: 0 }, { from: 6_700, to: 7_000 }],
  ['rate(x_total[10s] smoothed)', { from: -10_300, to: 300 }, undefined],
  ['rate(x_total[10s] anchored)', { from: -10_300, to: 0 }, undefined],
  ['max_over_time(sum(x)[1m:1s])', { from: -60_300, to: 0 }, undefined],
  ['vector(1)', undefined, undefined],
])('%s is the same at a step whatever others are asked for', (text, moving, pinned) => {
  expect(keepableReads(text, { lookback: 300, choices: 'unseen' })).toEqual({ moving, pinned });
});

test.each([
  ['no query', 'sum('],
  ['names that may come to be equal', 'rate({job="a"}[5m])'],
  ['names by pattern', 'abs({__name__=~"a|b"})'],
  ['what is of either', 'a or b'],
  ['labels that are written', 'label_replace(a, "b", "$1", "c", "(.*)")'],
  ['labels that are looked up', 'info(a)'],
  ['a choice among equal ones', 'sum(topk(2, a))'],
  ['a choice by order', 'limitk(1, a)'],
  ['times of the query', 'sum(a @ end())'],
  ['times of the query in a subquery', 'max_over_time(a[5m:1m] @ start())'],
  ['a duration of the query', 'rate(a[step()])'],
])('%s is not kept', (_, text) => {
  expect(keepableReads(text, { lookback: 300, choices: 'unseen' })).toBeUndefined();
});

test('a choice is kept where it is seen how it was made', () => {
  expect(keepableReads('topk(2, a)', { lookback: 300, choices: 'seen' })).toEqual({
    moving: { from: -300, to: 0 },
  });
});
