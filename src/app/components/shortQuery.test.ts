import { shortQuery } from './shortQuery';

const hosts = Array.from({ length: 35 }, (_, i) => `vm-${i}:9100`);

test.each([
  ['what is short stays', 'sum(x{a="1|2|3|4|5"})', 'sum(x{a="1|2|3|4|5"})'],
  [
    'of many values the first are shown',
    `sum(rate(x{job="web",instance!~"${hosts.join('|')}"}[5m])) + y`,
    'sum(rate(x{job="web",instance!~"vm-0:9100|vm-1:9100|vm-2:9100|… 32 more"}[5m])) + y',
  ],
  ['of one long value its beginning', `x{a="${'b'.repeat(100)}"}`, `x{a="${'b'.repeat(40)}…"}`],
  ['a quote within is no end', `x{a="${'\\"'.repeat(50)}", b="c"}`, `x{a="${'\\"'.repeat(20)}…", b="c"}`],
])('%s', (_, query, short) => {
  expect(shortQuery(query)).toBe(short);
});
