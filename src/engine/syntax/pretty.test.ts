import { parse } from './parse';
import { pretty } from './pretty';

/** 99 bytes, so that whatever stands around it makes a line too long. */
const LONG = 'some_metric_with_a_long_name_that_goes_on_and_on{label="value",other=~"value",third!~"value|values"}';
const SHORT = 'sum by (job) (rate(http_requests_total{code=~"4.."}[5m]))';

test.each([
  ['short lines stay, matchers are sorted', 'sum  by(a)(foo{b="1",a="2"})', ['sum by (a) (foo{a="2",b="1"})']],
  ['an operator', `${SHORT} / ignoring(x) ${SHORT}`, [`  ${SHORT}`, '/ ignoring (x)', `  ${SHORT}`]],
  ['an aggregation', `sum by (a) (${LONG})`, ['sum by (a) (', `  ${LONG}`, ')']],
  ['a parameter', `topk(5, ${LONG}) > bool 1`, ['  topk(', '    5,', `    ${LONG}`, '  )', '> bool', '  1']],
  ['a call', `clamp(${LONG}, 1, 2)`, ['clamp(', `  ${LONG},`, '  1,', '  2', ')']],
  ['parentheses', `(-${LONG})`, ['(', `  -${LONG}`, ')']],
  ['a range', `rate(${LONG}[5m])`, ['rate(', `  ${LONG}[5m]`, ')']],
  [
    'a subquery',
    `max_over_time((${LONG} + 1)[5m:1m] @ 3 offset 5m)`,
    ['max_over_time(', '  (', `      ${LONG}`, '    +', '      1', '  )[5m:1m] @ 3.000 offset 5m', ')'],
  ],
  ['bytes count', `abs(x{a="${'é'.repeat(50)}"})`, ['abs(', `  x{a="${'é'.repeat(50)}"}`, ')']],
  ['group_left stays', 'a * ignoring() group_left b', ['a * ignoring () group_left () b']],
])('%s', (_, text, lines) => {
  const result = parse(text, { experimental: false });
  expect(result.ok && pretty(result.value).split('\n')).toEqual(lines);
});
