import { evaluate } from './testing/evaluate';

describe('evalBinary', () => {
  test.each<[name: string, query: string, data: string[], expected: string[]]>([
    ['scalars', '7 % -4', [], ['3']],
    ['negative zero', '0 * -1', [], ['-0']],
    ['scalar comparison', '2 > bool 3', [], ['0']],
    ['drops the name', 'x + 1', ['x{a="1"} 1 _ NaN'], ['{a="1"} 2 _ NaN']],
    ['a comparison keeps name and value', '1 < x', ['x{a="1"} 1 2 3'], ['{__name__="x", a="1"} _ 2 3']],
    ['bool drops the name', 'x > bool 1', ['x{a="1"} 1 2 NaN'], ['{a="1"} 0 1 0']],
    ['NaN differs from itself', 'x != x', ['x 1 NaN'], ['{__name__="x"} _ NaN']],
    ['present on both sides', 'x - y', ['x{a="1"} 5 5 _', 'y{a="1"} 1 _ 1'], ['{a="1"} 4 _ _']],
    ['no match, no result', 'x - y', ['x{a="1"} 5', 'y{a="2"} 1'], []],
    ['on keeps its labels', 'x + on(a) y', ['x{a="1", b="2"} 1', 'y{a="1"} 1'], ['{a="1"} 2']],
    [
      'ignoring drops its labels',
      'x > ignoring(b) y',
      ['x{a="1", b="2"} 3', 'y{a="1"} 1'],
      ['{__name__="x", a="1"} 3'],
    ],
    [
      'matches come and go on one row',
      'x + on(a) y',
      ['x{a="1", b="1"} 1 _', 'x{a="1", b="2"} _ 2', 'y{a="1", c="1"} 10 _', 'y{a="1", c="2"} _ 20'],
      ['{a="1"} 11 22'],
    ],
    [
      'group_left takes labels from the one side',
      'x * on(a) group_left(c, b) y',
      ['x{a="1", b="1"} 2', 'x{a="1", i="2"} 3', 'y{a="1", c="z"} 10'],
      ['{a="1", c="z"} 20', '{a="1", c="z", i="2"} 30'],
    ],
    [
      'group_right keeps the order of operands',
      'y / on(a) group_right x',
      ['x{a="1", i="1"} 2', 'x{a="1", i="2"} 4', 'y{a="1"} 8'],
      ['{a="1", i="1"} 4', '{a="1", i="2"} 2'],
    ],
    ['and', 'x and on(a) y', ['x{a="1"} 1 1', 'x{a="2"} 2 2', 'y{a="1"} _ 0'], ['{__name__="x", a="1"} _ 1']],
    ['unless', 'x unless on(a) y', ['x{a="1"} 1 1', 'y{a="1"} _ 0'], ['{__name__="x", a="1"} 1 _']],
    [
      'unless, of which a series has nothing left',
      'x unless on(a) y',
      ['x{a="1"} 1', 'x{a="2"} 2', 'y{a="1"} 0'],
      ['{__name__="x", a="2"} 2'],
    ],
    [
      'or, of which a series adds nothing',
      'x or on(a) y',
      ['x{a="1"} 1', 'y{a="1"} 0', 'y{a="2"} 2'],
      ['{__name__="x", a="1"} 1', '{__name__="y", a="2"} 2'],
    ],
    [
      'or fills in step by step',
      'x or on() y',
      ['x{a="1"} 1 _', 'y{a="1"} 5 6'],
      ['{__name__="x", a="1"} 1 _', '{__name__="y", a="1"} _ 6'],
    ],
    ['a histogram scales', 'x * 3', ['x h2'], ['{} h6']],
    [
      'a histogram does not compare',
      'x > 1',
      ['x h2'],
      ['info@0: PromQL info: incompatible sample types encountered for binary operator ">": histogram > float'],
    ],
    [
      'of two mismatches of a step the last is told',
      'x - on(a) y',
      ['x{a="1"} h2', 'x{a="2"} 1', 'y{a="1"} 1', 'y{a="2"} h1'],
      ['info@0: PromQL info: incompatible sample types encountered for binary operator "-": float - histogram'],
    ],
  ])('%s', (_, query, data, expected) => {
    expect(evaluate(query, data)).toEqual(expected);
  });

  const mismatch = (text: string) =>
    `info@0: PromQL info: incompatible sample types encountered for binary operator ${text}`;
  test.each<[name: string, query: string, data: string[], expected: string[]]>([
    ['a float has nothing to trim', 'x </ 1', ['x 1'], [mismatch('"</": float </ float')]],
    ['nothing is trimmed by a histogram', '1 >/ x', ['x h1'], [mismatch('">/": float >/ histogram')]],
    ['nor by one that matches', 'x >/ y', ['x h1', 'y h1'], [mismatch('">/": histogram >/ histogram')]],
    ['floats match and have nothing to trim', 'x </ y', ['x 1', 'y 1'], [mismatch('"</": float </ float')]],
  ])('%s', (_, query, data, expected) => {
    expect(evaluate(query, data, { release: '3.11', features: [] })).toEqual(expected);
  });

  test('a histogram as the API shows it is not trimmed', () => {
    const [error] = evaluate('x </ 1', ['x h1'], { release: '3.11', features: [] });
    expect(error).toMatch('operator "</" of native histograms cannot be computed');
  });

  const unique = 'matching labels must be unique on one side';
  test.each<[name: string, query: string, data: string[], expected: string[]]>([
    [
      'two on the right',
      'x + on(a) y',
      ['x{a="1"} 1', 'y{a="1", b="1"} 1', 'y{a="1", b="2"} 1'],
      [
        'error: found duplicate series for the match group {a="1"} on the right hand-side of the operation: ' +
          `[{__name__="y", a="1", b="2"}, {__name__="y", a="1", b="1"}];many-to-many matching not allowed: ${unique}`,
      ],
    ],
    [
      'two on the left of group_right',
      'x + ignoring(b) group_right y',
      ['x{b="1"} 1', 'x{b="2"} 1', 'y 1'],
      [
        'error: found duplicate series for the match group {} on the left hand-side of the operation: ' +
          `[{__name__="x", b="2"}, {__name__="x", b="1"}];many-to-many matching not allowed: ${unique}`,
      ],
    ],
    [
      'two on the right, of any group, where the left has any element',
      'x + on(a) y',
      ['x{a="2"} 1', 'y{a="1", b="1"} 1', 'y{a="1", b="2"} 1'],
      [
        'error: found duplicate series for the match group {a="1"} on the right hand-side of the operation: ' +
          `[{__name__="y", a="1", b="2"}, {__name__="y", a="1", b="1"}];many-to-many matching not allowed: ${unique}`,
      ],
    ],
    [
      'no error where the left has none',
      'x + on(a) y',
      ['x{a="1"} _ 1', 'y{a="1", b="1"} 1 2', 'y{a="1", b="2"} 1 _'],
      ['{a="1"} _ 3'],
    ],
    [
      'two on the left',
      'x + on(a) y',
      ['x{a="1", b="1"} 1', 'x{a="1", b="2"} 1', 'y{a="1"} 1'],
      ['error: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'],
    ],
    [
      'two on the left of which a comparison keeps one',
      'x > on(a) y',
      ['x{a="1", b="1"} 1', 'x{a="1", b="2"} 3', 'y{a="1"} 2'],
      ['{a="1"} 3'],
    ],
    [
      'equal results of a group',
      'x * on(a) group_left(i) y',
      ['x{a="1", i="1"} 1', 'x{a="1", i="2"} 1', 'y{a="1", i="3"} 1'],
      ['error: multiple matches for labels: grouping labels must ensure unique matches'],
    ],
    [
      'equal results of two groups',
      'x + y',
      ['x{__type__="a"} 1', 'x{__type__="b"} 1', 'y{__type__="a"} 1', 'y{__type__="b"} 1'],
      ['error: vector cannot contain metrics with the same labelset'],
    ],
    [
      'the first failing step is told',
      'x + on(a) y',
      ['x{a="1", b="1"} 1 1', 'x{a="1", b="2"} 1 1', 'y{a="1", c="1"} 1 1', 'y{a="1", c="2"} _ 1'],
      ['error: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'],
    ],
    [
      'equal labels once the name is gone',
      '-{a="1"}',
      ['x{a="1"} 1 _', 'y{a="1"} _ 1'],
      ['error: vector cannot contain metrics with the same labelset'],
    ],
    ['names may go where the steps differ', '{a="1"} + 0', ['x{a="1"} 1 _', 'y{a="1"} _ 1'], ['{a="1"} 1 1']],
    [
      'but not at one step',
      '{a="1"} + 0',
      ['x{a="1"} 1', 'y{a="1"} 1'],
      ['error: vector cannot contain metrics with the same labelset'],
    ],
  ])('matching: %s', (_, query, data, expected) => {
    expect(evaluate(query, data)).toEqual(expected);
  });

  test('a result larger than the query may hold', () => {
    const data = Array.from({ length: 10_001 }, (_, i) => `x{a="${i}"} 1`);
    expect(evaluate('x + 1', data)).toEqual([
      'error: query processing would load too many samples into memory in query execution',
    ]);
  });
});
