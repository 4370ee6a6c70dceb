import { print } from '../../engine/index';
import { panelReads } from './panelReads';

test.each<[string, readonly string[], boolean]>([
  ['sum by (code) (rate(served_total{job="web"}[5m]))', ['served_total{job="web"}'], true],
  ['rate(served_total{job=~"$job", code="404"}[$__rate_interval])', ['served_total{code="404"}'], true],
  ['increase(a[${__range}]) / increase(b[$window])', ['a', 'b'], true],
  ['a * $__interval_ms / ${__range_s}', ['a'], true],
  ['a + [[number]]', ['a'], false],
  ['max_over_time(a{x="${x:regex}"}[$window:])', ['a'], true],
  ['{__name__=~"job:.+", zone="[[zone]]"}', ['{__name__=~"job:.+"}'], true],
  ['$metric{job="web"}', [], false],
  ['label_values(a, job)', [], false],
  ['a offset $shift', [], false],
])('%s', (expr, selectors, isWhole) => {
  const read = panelReads({ panel: 'p', dashboard: 'd' }, [expr]);
  const texts = read.selectors.map((one) => print({ ...one, offset: 0 }));
  expect([texts, read.isWhole]).toEqual([selectors, isWhole]);
});
