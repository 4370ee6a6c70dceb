import { changedValues } from './changedValues';

test.each([
  [3, 4, [{ path: '', before: 3, after: 4 }]],
  [{ a: 1, b: 2 }, { a: 1, b: 2 }, []],
  [{ a: { b: 1 } }, { a: { b: 2 }, c: 3 }, ['a.b: 1 -> 2', 'c: undefined -> 3']],
  [{ targets: { cpu: 70 } }, { targets: {} }, ['targets.cpu: 70 -> undefined']],
  [
    { list: [{ value: 1 }, { value: 2 }] },
    { list: [{ value: 5 }] },
    ['list.0.value: 1 -> 5', 'list.1: {"value":2} -> undefined'],
  ],
  [undefined, { a: 1 }, [{ path: '', before: undefined, after: { a: 1 } }]],
])('%j to %j', (before, after, expected) => {
  const shown = changedValues(before, after).map((change) =>
    typeof expected[0] === 'string'
      ? `${change.path}: ${JSON.stringify(change.before)} -> ${JSON.stringify(change.after)}`
      : change
  );
  expect(shown).toEqual(expected);
});
