import { toYaml } from './yaml';

test.each([
  [{ min: 1, max: 4 }, 'min: 1\nmax: 4\n'],
  [{ a: { b: true, c: undefined }, d: null }, 'a:\n  b: true\nd: null\n'],
  [
    {
      list: [
        { type: 'Pods', value: 4 },
        { type: 'Percent', value: 100 },
      ],
      next: [],
    },
    'list:\n  - type: Pods\n    value: 4\n  - type: Percent\n    value: 100\nnext: []\n',
  ],
  [
    { empty: {}, text: 'a: b', word: 'no', digits: '12', plain: 'sale on friday' },
    'empty: {}\ntext: "a: b"\nword: "no"\ndigits: "12"\nplain: sale on friday\n',
  ],
])('%j', (value, text) => {
  expect(toYaml(value)).toBe(text);
});
