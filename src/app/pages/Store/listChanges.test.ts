import { type AllowList } from '../../../api/allowList';
import { listChanges, listProblem, mergeLists, selectorsIn } from './listChanges';

test('a selector a line', () => {
  expect(selectorsIn(' up \n\n{job="a, b"}\n')).toEqual(['up', '{job="a, b"}']);
});

test.each<[AllowList, RegExp | undefined]>([
  [null, undefined],
  [['up', '{__name__=~"job:.+"}'], undefined],
  [[], /Name a selector/],
  [['up', 'up[5m]'], /^up\[5m\] is no metric name/],
  [Array.from({ length: 501 }, (_, i) => `m${i}`), /At most 500/],
])('%j: %s', (allow, problem) => {
  const told = listProblem(allow);
  expect(problem === undefined ? told : problem.test(told ?? '')).toBe(problem === undefined ? undefined : true);
});

test.each<[AllowList, AllowList, readonly string[]]>([
  [['a', 'b'], ['b', 'a'], []],
  [
    ['a', 'b'],
    ['b', 'c'],
    ['removed a', 'added c'],
  ],
  [null, ['a'], ['removed ', 'added a']],
  [['a'], null, ['removed a', 'added ']],
])('%j to %j', (before, after, changes) => {
  expect(listChanges(before, after).map(({ is, selector }) => `${is} ${selector}`)).toEqual(changes);
});

test.each<[base: AllowList, mine: AllowList, theirs: AllowList, merged: AllowList]>([
  [
    ['a', 'b'],
    ['a', 'b', 'c'],
    ['a', 'b', 'd'],
    ['a', 'b', 'd', 'c'],
  ],
  [['a', 'b'], ['a'], ['a', 'b', 'd'], ['a', 'd']],
  [
    ['a', 'b'],
    ['a', 'b', 'c'],
    ['b', 'c'],
    ['b', 'c'],
  ],
  [['a'], null, ['a', 'b'], null],
  [['a'], ['b'], null, ['b']],
])('of %j: mine %j over theirs %j', (base, mine, theirs, merged) => {
  expect(mergeLists(base, mine, theirs)).toEqual(merged);
});
