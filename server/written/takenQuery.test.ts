import { takenQuery } from './takenQuery';

const copy = (selector: string) => `label_replace(${selector}, "__tmp_promshards_name", "$1", "__name__", "(?s:(.*))")`;

test.each<[readonly string[] | null, string]>([
  [null, 'topk(20000, count by (__name__) ({__name__!=""}))'],
  [['up'], 'topk(20000, count by (__name__) ({__name__=~"(?s:up)"}))'],
  [['up', '{__name__=~"job:.+"}'], 'topk(20000, count by (__name__) ({__name__=~"(?s:up|(?:job:.+))"}))'],
  [['a{b="c"}'], 'topk(20000, count by (__name__) (a{b="c"}))'],
  [
    ['up', 'a{b="c"}', '{d="e"}'],
    `topk(20000, count by (__tmp_promshards_name) (${[copy('{__name__=~"(?s:up)"}'), copy('a{b="c"}'), copy('{d="e"}')].join(' or ')}))`,
  ],
])('%j', (allow, expected) => {
  expect(takenQuery(allow)).toBe(expected);
});
