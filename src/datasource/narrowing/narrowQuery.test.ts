import { type Filter } from './filter';
import { narrowQuery, type Narrowing } from './narrowQuery';

const NOTHING: Narrowing = { filters: [], scopeFilters: [], adhocFilters: [], groupByKeys: [] };

/** `job=~a`, `job=|a,b`, `job equals a`. */
function filter(text: string): Filter {
  const [, key, operator, rest] =
    /^(\w+) ?(=\||!=\||=~|!~|!=|=|not-one-of|one-of|not-equals|equals|regex-not-match|regex-match|<) ?(.*)$/s.exec(
      text
    ) ?? [];
  return operator.endsWith('|') || operator.includes('one-of')
    ? { key, operator, value: rest.split(',')[0], values: rest.split(',') }
    : { key, operator, value: rest };
}

type Ask = Partial<Record<keyof Narrowing, readonly string[]>>;

function narrow(query: string, { filters = [], scopeFilters = [], adhocFilters = [], groupByKeys = [] }: Ask): string {
  const narrowing = {
    filters: filters.map(filter),
    scopeFilters: scopeFilters.map(filter),
    adhocFilters: adhocFilters.map(filter),
    groupByKeys,
  };
  return narrowQuery(query, narrowing, { experimental: true });
}

describe('ad-hoc filters are added to every selector', () => {
  test.each<[query: string, filters: readonly string[], narrowed: string]>([
    ['up', ['job=a'], 'up{job="a"}'],
    ['up', ['job!=a'], 'up{job!="a"}'],
    ['up', ['job=~a.*'], 'up{job=~"a.*"}'],
    ['up', ['job!~a|b'], 'up{job!~"a|b"}'],
    ['up', ['job=|a,b'], 'up{job=~"a|b"}'],
    ['up', ['job!=|a,b'], 'up{job!~"a|b"}'],
    ['up', ['job=|a'], 'up{job=~"a"}'],
    ['up', ['job=a', 'job!=b'], 'up{job="a",job!="b"}'],
    ['up{job="a"}', ['job=b'], 'up{job="a",job="b"}'],
    // As when a value is filtered out by a click on it.
    ['up{job="a"}', ['job!=a'], 'up{job!="a"}'],
    ['up{job="a"}', ['job=a'], 'up{job="a"}'],
    ['{__name__=~"a|b"}', ['job=a'], '{__name__=~"a|b",job="a"}'],
    ['{"a.b", c="d"}', ['job=a'], '{__name__="a.b",c="d",job="a"}'],
    // Label values are text: what is special in PromQL or in a regular expression stands for itself.
    ['up', ['path=C:\\dir "x"'], 'up{path="C:\\\\dir \\"x\\""}'],
    ['up', ['path=a\nb'], 'up{path="a\\nb"}'],
    ['up', ["path=it's"], 'up{path="it\'s"}'],
    ['up', ['path=|/a.b,(c+d),e|f'], 'up{path=~"/a\\\\.b|\\\\(c\\\\+d\\\\)|e\\\\|f"}'],
    ['up', ['path=~a\\.b'], 'up{path=~"a\\\\.b"}'],
    ['rate(x[5m])', ['job=a'], 'rate(x{job="a"}[5m])'],
    ['x offset 5m', ['job=a'], 'x{job="a"} offset 5m'],
    ['x[5m] @ end() offset -1m', ['job=a'], 'x{job="a"}[5m] @ end() offset -1m'],
    ['max_over_time(rate(x[5m])[1h:1m])', ['job=a'], 'max_over_time(rate(x{job="a"}[5m])[1h:1m])'],
    [
      'sum(a) / on(job) group_left sum(b) > 2',
      ['job=a'],
      'sum(a{job="a"}) / on (job) group_left () sum(b{job="a"}) > 2',
    ],
    ['topk(scalar(n), x)', ['job=a'], 'topk(scalar(n{job="a"}), x{job="a"})'],
    ['vector(1) + 2', ['job=a'], 'vector(1) + 2'],
    ['"text"', ['job=a'], '"text"'],
    ['label_replace(x, "job", "$1", "a", "(.*)")', ['job=a'], 'label_replace(x{job="a"}, "job", "$1", "a", "(.*)")'],
    // Filters there, no label would be joined but theirs.
    ['info(x, {version=~".+"})', ['job=a'], 'info(x{job="a"}, {version=~".+"})'],
    ['sum(', ['job=a'], 'sum('],
  ])('%s narrowed by %j', (query, filters, narrowed) => {
    expect(narrow(query, { filters })).toBe(narrowed);
  });

  test('an operator that there is not is told', () => {
    expect(() => narrow('up', { filters: ['job<a'] })).toThrow('bad_data: unknown operator "<" in a filter of "job"');
  });
});

describe('filters of scopes, and ad-hoc filters beside them, take the place of what a selector says', () => {
  test.each<[query: string, scopeFilters: readonly string[], adhocFilters: readonly string[], narrowed: string]>([
    ['x', ['a equals 1'], [], 'x{a="1"}'],
    ['x', ['a not-equals 1'], [], 'x{a!="1"}'],
    ['x', ['a regex-match 1.*'], [], 'x{a=~"1.*"}'],
    ['x', ['a regex-not-match 1.*'], [], 'x{a!~"1.*"}'],
    ['x', ['a one-of 404,400'], [], 'x{a=~"404|400"}'],
    ['x', ['a not-one-of 404,400'], [], 'x{a!~"404|400"}'],
    ['x', ['a one-of 1.5'], [], 'x{a=~"1\\\\.5"}'],
    ['x{job="p"}', [], ['method equals get'], 'x{job="p",method="get"}'],
    ['x', ['status equals 200'], ['job = prometheus'], 'x{status="200",job="prometheus"}'],
    ['x{job="p"}', ['status equals 404'], ['status equals 200'], 'x{job="p",status="200"}'],
    ['a{job="p"} + b{job="g"} / 1024', [], ['job equals alloy'], 'a{job="alloy"} + b{job="alloy"} / 1024'],
    ['x{job=~"a.*",job!="ab",c="d"}', [], ['job=b'], 'x{job="b",c="d"}'],
    ['x', [], ['job=a', 'job=b'], 'x{job="b"}'],
    // Scopes of one label: any of them.
    ['x{}', ['ns equals default', 'ns equals kube-system'], [], 'x{ns=~"default|kube-system"}'],
    ['x', ['ns equals a', 'ns equals b.c', 'ns regex-match d.*'], [], 'x{ns=~"a|b\\\\.c|d.*"}'],
    ['x{}', ['ns equals default', 'ns equals kube-system'], ['ns equals wins'], 'x{ns="wins"}'],
    // Those that exclude values exclude all of them.
    ['x', ['ns not-equals a', 'ns not-equals b'], [], 'x{ns!="a",ns!="b"}'],
    ['{__name__="x"}', ['ns equals istio'], [], '{__name__="x",ns="istio"}'],
    ['x{"utf8.label"="v"}', ['ns equals istio'], [], 'x{"utf8.label"="v",ns="istio"}'],
  ])('%s within scopes %j and filters %j', (query, scopeFilters, adhocFilters, narrowed) => {
    expect(narrow(query, { scopeFilters, adhocFilters })).toBe(narrowed);
  });
});

describe('grouping keys are in every aggregation', () => {
  test.each<[query: string, keys: readonly string[], grouped: string]>([
    ['sum(up)', ['job'], 'sum by (job) (up)'],
    ['sum(up)', [], 'sum(up)'],
    ['up', ['job'], 'up'],
    ['sum by (job) (x)', ['status'], 'sum by (job, status) (x)'],
    ['sum(x) by (job)', ['job'], 'sum by (job) (x)'],
    ['sum by ("utf8.job") (x)', ['status'], 'sum by ("utf8.job", status) (x)'],
    ['sum by () (x)', ['a', 'b.c'], 'sum by (a, "b.c") (x)'],
    ['topk(3, x)', ['job'], 'topk by (job) (3, x)'],
    ['quantile(0.9, x)', ['job'], 'quantile by (job) (0.9, x)'],
    ['sum(max by (instance) (x))', ['job'], 'sum by (job) (max by (instance, job) (x))'],
    ['sum(rate(a[5m])) / sum(rate(b[5m]))', ['job'], 'sum by (job) (rate(a[5m])) / sum by (job) (rate(b[5m]))'],
    ['max_over_time(sum(x)[1h:])', ['job'], 'max_over_time(sum by (job) (x)[1h:])'],
    // What is not left out stays: that is grouping by it.
    ['sum without (instance) (x)', ['job'], 'sum without (instance) (x)'],
    ['sum without (instance, job) (x)', ['job'], 'sum without (instance) (x)'],
  ])('%s grouped by %j', (query, groupByKeys, grouped) => {
    expect(narrow(query, { groupByKeys })).toBe(grouped);
  });

  test('with filters', () => {
    const ask = { scopeFilters: ['vol equals /'], adhocFilters: ['job equals alloy'], groupByKeys: ['job'] };
    expect(narrow('sum({"a", job="p"} + b{job="g"}) / 1024', ask)).toBe(
      'sum by (job) ({__name__="a",job="alloy",vol="/"} + b{job="alloy",vol="/"}) / 1024'
    );
  });
});

test('a query of which nothing is asked stays as it was written', () => {
  expect(narrowQuery('sum( up )', NOTHING, { experimental: false })).toBe('sum( up )');
});
