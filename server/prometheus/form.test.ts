import { parseForm } from './form';

test.each([
  ['', []],
  [
    'a=1&b=2&a=3',
    [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
    ],
  ],
  ['a=%zz&b=1', [['b', '1']]],
  ['a=1;b=2&c=%', []],
  ['a+b=%2B+c', [['a b', '+ c']]],
  [
    'a&=1&',
    [
      ['a', ''],
      ['', '1'],
    ],
  ],
])('%s', (text, expected) => {
  expect(parseForm(text).pairs).toEqual(expected);
});
