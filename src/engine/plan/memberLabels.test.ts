import { explainQuery, fleet, type Row } from './testing/explainQuery';
import { type Topology } from './topology';

describe('independent fleet', () => {
  const topology: Topology = { ...fleet, kind: 'independent' };

  test.each<Row>([
    ['x', ['union #0 of a, b (at 0): x']],
    ['x / y', ['union #0 of a, b (at 0): x / y']],
    [
      'x / on (job) y',
      [
        'binary: x / on (job) y: elements of different members may match: the partition labels are not all matched on',
        '  union #0 of a, b (at 0): x',
        '  union #1 of a, b (at 0): y',
      ],
    ],
    ['x / ignoring (job) sum without (job) (x)', ['union #0 of a, b (at 0): x / ignoring (job) sum without (job) (x)']],
    ['sum(x)', ['sum #0 of a, b (at 0): sum(x)']],
    ['sum without (instance) (x)', ['union #0 of a, b (at 0): sum without (instance) (x)']],
    ['sum by (shard, job) (x)', ['union #0 of a, b (at 0): sum by (job) (x)']],
    ['histogram_quantile(0.9, x)', ['union #0 of a, b (at 0): histogram_quantile(0.9, x)']],
    ['x and y', ['union #0 of a, b (at 0): x and y']],
    [
      'topk(1, x)',
      [
        "aggregate: topk(1, x): the members' own choices are chosen from again",
        '  number 1',
        '  union #0 of a, b (at 0): topk(2, x)',
      ],
    ],
    [
      'label_replace(x, "instance", "a", "", "")',
      ['union #0 of a, b (at 0): label_replace(x, "instance", "a", "", "")'],
    ],
    ['info(x)', ['union #0 of a, b (at 0): info(x)']],
  ])('%s', (query, lines) => {
    expect(explainQuery(query, topology)).toEqual(lines);
  });
});

describe("labels of an independent fleet's members", () => {
  const LABELS = "it looks at members' labels, which their series do not have";
  const topology: Topology = {
    ...fleet,
    kind: 'independent',
    members: [
      { id: 'a', labels: { cluster: 'eu', tier: 'big' } },
      { id: 'b', labels: { cluster: 'us', tier: 'big' } },
    ],
  };

  test.each<Row>([
    ['x{cluster="eu"}', ['union #0 of a (at 0): x']],
    ['x{cluster=~"eu|us",job="j"}', ['union #0 of a, b (at 0): x{job="j"}']],
    ['{cluster="us"}', ['union #0 of b (at 0): {__name__!=""}']],
    ['x{cluster="nowhere"}', ["union #0 of nobody: no member's labels match"]],
    [
      'x{cluster="eu"} or y',
      ['union #0 of a (at 0): x or y', 'union #0 of b (at 0): {__name__="nothing",__name__=""} or y'],
    ],
    ['sum by (cluster) (x)', ['union #0 of a, b (at 0): sum(x)']],
    ['sum by (tier) (x)', ['sum #0 of a, b (at 0): sum(x)']],
    ['sum without (cluster, job) (x)', ['sum #0 of a, b (at 0): sum without (job) (x)']],
    [
      'x or sum by (cluster) (y)',
      [
        'binary: x or sum by (cluster) (y): elements of different members may match: the partition labels are not all matched on',
        '  union #0 of a, b (at 0): x',
        '  union #1 of a, b (at 0): sum(y)',
      ],
    ],
    [
      'x * on (cluster, pod) group_left (node) y',
      [
        'union #0 of a, b (at 0): (x or on () label_replace(vector(0), "pod", "\\x00", "pod", "")) * on (pod) group_left (node) y',
      ],
    ],
    [
      'sum by (exported_cluster) (x{exported_cluster="own"})',
      ['sum #0 of a, b (at 0): sum by (cluster) (x{cluster="own"})'],
    ],
    [
      'label_replace(x, "where", "$1", "cluster", "(.*)")',
      [
        `call: label_replace(x, "where", "$1", "cluster", "(.*)"): ${LABELS}`,
        '  union #0 of a, b (at 0): x',
        '  string "where"',
        '  string "$1"',
        '  string "cluster"',
        '  string "(.*)"',
      ],
    ],
    [
      'limit_ratio(0.5, x)',
      [`aggregate: limit_ratio(0.5, x): ${LABELS}`, '  number 0.5', '  union #0 of a, b (at 0): x'],
    ],
    [
      'absent(x{cluster="eu"})',
      [
        'call: absent(x{cluster="eu"}): something is absent only where no member has it',
        '  group #0 of a (at 0): group(x)',
      ],
    ],
  ])('%s', (query, lines) => {
    expect(explainQuery(query, topology)).toEqual(lines);
  });
});
