import { parser } from '@prometheus-io/lezer-promql';

import { DEFAULT_DIALECT } from './dialect';
import { Lexer } from './lexer';

function tokens(text: string): Array<[string, string]> {
  const lexer = new Lexer(text, DEFAULT_DIALECT);
  const all: Array<[string, string]> = [];
  for (;;) {
    const token = lexer.next();
    all.push([token.kind, token.text]);
    if (token.kind === 'end' || token.kind === 'error') {
      return all;
    }
  }
}

test.each([
  ['a:b{x="y"}', ['metricIdentifier a:b', '{ {', 'identifier x', '= =', 'string "y"', '} }']],
  ['sum BY (on)', ['sum sum', 'by BY', '( (', 'on on', ') )']],
  ['{by="a"}', ['{ {', 'identifier by', '= =', 'string "a"', '} }']],
  ['a[5m:1m]', ['identifier a', '[ [', 'duration 5m', ': :', 'duration 1m', '] ]']],
  ['Inf # note\n+ .5', ['number Inf', '+ +', 'number .5']],
  ['a @ end()', ['identifier a', '@ @', 'end() end', '( (', ') )']],
])('%j', (text, expected) => {
  const all = tokens(text).map(([kind, value]) => `${kind} ${value}`);
  expect(all).toEqual([...expected, 'end ']);
});

/** Where the leaves of Prometheus' own grammar for editors start and end. */
function lezerLeaves(text: string): string[] {
  const leaves: string[] = [];
  parser.parse(text).iterate({
    enter: ({ node }) => {
      if (node.firstChild === null && node.to > node.from) {
        leaves.push(text.slice(node.from, node.to));
      }
    },
  });
  return leaves.filter((leaf) => leaf.trim() !== '');
}

/** Signs that the editors' grammar has no nodes for. */
const ANONYMOUS = new Set(['(', ')', '{', '}', '[', ']', ',', ':']);

test.each([
  'sum by (job, le) (rate(http_requests_total{code=~"4..", job!="x y"}[5m] offset 1h))',
  'a + on(x) group_left(y) b * 2 ^ 3 % 4 atan2 c',
  'histogram_quantile(0.9, sum without (pod) (rate(x_bucket[1h30m]))) > bool 5e-3 and up == 1 unless z',
  'max_over_time(rate(foo[5m])[1h:10s])',
  "{__name__=~'a|b', c!~`d`}",
  'a >= 1.5 or b <= 2 or c != 3 or d < 4',
  'foo # comment ( [ {\n- bar',
])("sees the tokens that the editors' grammar sees: %s", (text) => {
  const own = tokens(text).flatMap(([kind, value]) => (kind === 'end' ? [] : [value]));
  const named = (token: string): boolean => !ANONYMOUS.has(token) && !token.startsWith('#');
  expect(own.filter(named)).toEqual(lezerLeaves(text).filter(named));
});
