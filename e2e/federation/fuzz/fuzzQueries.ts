import fc from 'fast-check';

import { functionByName, functionNames } from '../../../src/engine/syntax/functions';

type Text = fc.Arbitrary<string>;

/** How deep expressions are nested at most. */
const DEPTH = 3;

const floatMetric = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.constantFrom(
      'gauge',
      'wide_gauge',
      'floaty',
      'odd',
      'steady',
      'up',
      'build_info',
      'sparse',
      'requests_total',
      'seconds_total',
      'latency_count',
      'latency_bucket',
      '{"température.c"}',
      '{__name__=~"gauge|steady"}'
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('only_one', 'missing') }
);
const counter = fc.constantFrom('requests_total', 'seconds_total', 'latency_count', 'latency_bucket');
const histogramMetric = fc.constantFrom('native', 'native_gauge', 'native_custom', 'mixed');
const matcher = fc.constantFrom(
  'zone="a"',
  'zone!="b"',
  'job=~"api|db"',
  'instance=~"vm-[0-3].*"',
  'code!="500"',
  'instance!="vm-2:9100"',
  'job!~"d.*"'
);
/** Of the few series that have the label. */
const rareMatcher = '"höhe.m"="1"';
const duration = fc.constantFrom('30s', '45s', '1m', '2m', '2m', '5m', '5m', '90s', '61s', '10m', '10m');
const at = ['@ start()', '@ end()', '@ 1700000400', '@ 1700000555.5', '@ 1700000400'];
const shift = fc.constantFrom(
  '',
  '',
  '',
  '',
  '',
  '',
  'offset 1m',
  'offset -30s',
  'offset 3m',
  ...at,
  ...at.map((one) => `${one} offset 1m`)
);
const number = fc.constantFrom('0', '1', '2', '-1', '0.5', '3', '1e9', 'Inf', 'NaN', '-0.25', '10');
const names = ['instance', 'zone', 'job', 'code', 'le', 'version', '__name__', '"höhe.m"'];
const labels = fc.subarray(names.slice(0, 4), { minLength: 0, maxLength: 3 }).map((some) => some.join(', '));
const anyLabels = fc.oneof(
  { weight: 6, arbitrary: labels },
  fc.subarray(names, { minLength: 1, maxLength: 2 }).map((some) => some.join(', '))
);
const grouping = fc.oneof(
  fc.constant(''),
  fc.tuple(fc.constantFrom('by', 'without'), anyLabels).map(([word, some]) => ` ${word} (${some})`)
);
const arithmetic = fc.constantFrom('+', '-', '*', '/', '%', '^', 'atan2');
const comparison = fc.constantFrom('==', '!=', '!=', '<', '<=', '<=', '>', '>', '>=');
const matching = fc.oneof(
  { weight: 5, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('on', 'ignoring'), labels).map(([word, some]) => ` ${word} (${some})`),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ' on (instance)',
      ' on (instance, job)',
      ' ignoring (code)',
      ' on (instance) group_left',
      ' on (zone) group_left',
      ' on (instance) group_right (version)',
      ' ignoring (code, version) group_left (version)',
      ' on (job, zone) group_right'
    ),
  }
);

/** The selector in two parts: what a range goes between. */
function selector(metric: Text): fc.Arbitrary<readonly [string, string]> {
  return fc.tuple(metric, fc.array(matcher, { maxLength: 1 }), shift).map(([name, matchers, moved]) => {
    const own = matchers.map((one) => (name.includes('température') && one.startsWith('job=~') ? rareMatcher : one));
    const inner = [...(name.startsWith('{') ? [name.slice(1, -1)] : []), ...own].join(', ');
    const text = name.startsWith('{') ? `{${inner}}` : inner === '' ? name : `${name}{${inner}}`;
    return [text, moved === '' ? '' : ` ${moved}`] as const;
  });
}

function instant(metric: Text): Text {
  return selector(metric).map(([text, moved]) => text + moved);
}

function range(metric: Text): Text {
  return fc.tuple(selector(metric), duration).map(([[text, moved], length]) => `${text}[${length}]${moved}`);
}

// fast-check wants a type with an index, which an interface has not.
type Types = {
  vector: string;
  histogram: string;
  scalar: string;
  matrix: string;
};

const replacements = fc.constantFrom(
  '"host", "$1", "instance", "(vm-.).*"',
  '"zone", "z-$0", "zone", ".*"',
  '"instance", "same", "job", "api"',
  '"job", "", "job", ".*"',
  '"__name__", "n_$1", "instance", "vm-(.).*"',
  '"code", "x", "none", ""'
);
const joined = fc.constantFrom(
  '"all", "-", "zone", "job"',
  '"zone", "", "instance"',
  '"x", ",", "missing", "le", "code"'
);

/** A call of a function by its signature; functions of range vectors, labels and buckets get what suits them. */
function call(name: string, tie: fc.LetrecTypedTie<Types>): Text {
  const signature = functionByName(name);
  const types = signature?.argTypes ?? [];
  switch (name) {
    case 'label_replace':
      return fc.tuple(tie('vector'), replacements).map(([of, how]) => `label_replace(${of}, ${how})`);
    case 'label_join':
      return fc.tuple(tie('vector'), joined).map(([of, how]) => `label_join(${of}, ${how})`);
    case 'sort_by_label':
    case 'sort_by_label_desc':
      return fc
        .tuple(tie('vector'), fc.constantFrom('"instance"', '"zone", "code"'))
        .map(([of, by]) => `${name}(${of}, ${by})`);
    case 'info':
      return fc
        .tuple(tie('vector'), fc.constantFrom('', ', {os="linux"}', ', {__name__="build_info"}'))
        .map(([of, what]) => `info(${of}${what})`);
    case 'double_exponential_smoothing':
      return fc
        .tuple(tie('matrix'), fc.constantFrom('0.3, 0.6', '0.9, 0.1'))
        .map(([of, how]) => `${name}(${of}, ${how})`);
    case 'histogram_quantile':
    case 'histogram_fraction': {
      const buckets = fc
        .tuple(anyLabels, duration)
        .map(([by, length]) => `sum by (le${by === '' ? '' : `, ${by}`}) (rate(latency_bucket[${length}]))`);
      const scalars =
        name === 'histogram_quantile'
          ? fc.constantFrom('0', '0.5', '0.9', '1', 'NaN', '2')
          : fc.constantFrom('0, 1', '-Inf, 0.7', '-1, 3', '0.25, Inf');
      return fc
        .tuple(scalars, fc.oneof(buckets, tie('histogram'), instant(fc.constantFrom('latency_bucket', 'mixed'))))
        .map(([q, of]) => `${name}(${q}, ${of})`);
    }
    default: {
      const ofHistograms = name.startsWith('histogram_');
      const args = types.map((type): Text =>
        type === 'vector'
          ? tie(ofHistograms ? 'histogram' : 'vector')
          : type === 'matrix'
            ? tie('matrix')
            : tie('scalar')
      );
      const optional = (signature?.variadic ?? 0) > 0 ? fc.boolean() : fc.constant(false);
      return fc
        .tuple(fc.tuple(...args), optional)
        .map(([all, short]) => `${name}(${(short ? all.slice(0, -1) : all).join(', ')})`);
    }
  }
}

function aggregation(tie: fc.LetrecTypedTie<Types>, of: Text): Text {
  const plain = fc.constantFrom('sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar');
  const few = fc.constantFrom('1', '2', '3', '0');
  const withParameter = fc.oneof(
    fc.tuple(fc.constantFrom('topk', 'bottomk', 'limitk'), few),
    fc.tuple(fc.constant('quantile'), fc.oneof(fc.constantFrom('0.5', '0.9', '0', '1.5'), tie('scalar'))),
    fc.tuple(fc.constant('limit_ratio'), fc.constantFrom('0.5', '-0.3', '1')),
    fc.tuple(fc.constant('count_values'), fc.constantFrom('"v"', '"zone"'))
  );
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(plain, grouping, of).map(([op, by, inner]) => `${op}${by} (${inner})`) },
    {
      weight: 2,
      arbitrary: fc.tuple(withParameter, grouping, of).map(([[op, k], by, inner]) => `${op}${by} (${k}, ${inner})`),
    }
  );
}

function binary(tie: fc.LetrecTypedTie<Types>): Text {
  const bool = fc.tuple(comparison, fc.constantFrom('', '', ' bool')).map(([op, word]) => op + word);
  const vectors = fc
    .tuple(tie('vector'), fc.oneof(arithmetic, bool), matching, tie('vector'))
    .map(([lhs, op, how, rhs]) => `(${lhs} ${op}${how} ${rhs})`);
  const scalars = fc.tuple(tie('vector'), fc.oneof(arithmetic, bool), tie('scalar'), fc.boolean());
  const sets = fc.tuple(
    tie('vector'),
    fc.constantFrom('and', 'or', 'unless'),
    fc.oneof(
      fc.constant(''),
      labels.map((some) => ` on (${some})`),
      labels.map((some) => ` ignoring (${some})`)
    ),
    tie('vector')
  );
  return fc.oneof(
    { weight: 4, arbitrary: vectors },
    {
      weight: 3,
      arbitrary: scalars.map(([of, op, n, first]) => (first ? `(${n} ${op} ${of})` : `(${of} ${op} ${n})`)),
    },
    { weight: 3, arbitrary: sets.map(([lhs, op, how, rhs]) => `(${lhs} ${op}${how} ${rhs})`) }
  );
}

const returnsVector = functionNames.filter((name) => functionByName(name)?.returnType === 'vector');
const ofVectors = returnsVector.filter((name) => !functionByName(name)?.argTypes.includes('matrix'));
const ofMatrices = returnsVector.filter((name) => functionByName(name)?.argTypes.includes('matrix'));

/** Type-correct PromQL over the fuzz data set: every function, aggregation, operator and modifier. */
export const fuzzQuery: Text = fc.letrec<Types>((tie) => ({
  scalar: fc.oneof(
    { maxDepth: DEPTH },
    { weight: 8, arbitrary: number },
    { weight: 1, arbitrary: fc.constantFrom('time()', 'pi()') },
    { weight: 1, arbitrary: tie('vector').map((of) => `scalar(${of})`) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('scalar'), arithmetic, tie('scalar')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    }
  ),
  matrix: fc.oneof(
    { maxDepth: DEPTH },
    { weight: 5, arbitrary: range(floatMetric) },
    { weight: 3, arbitrary: range(counter) },
    { weight: 2, arbitrary: range(histogramMetric) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(tie('vector'), fc.constantFrom('2m:30s', '3m:45s', '2m:', '5m:61s', '1m:10s', '1m:2m'), shift)
        .map(([of, window, moved]) => `(${of})[${window}]${moved === '' ? '' : ` ${moved}`}`),
    }
  ),
  histogram: fc.oneof(
    { maxDepth: DEPTH },
    { weight: 3, arbitrary: instant(histogramMetric) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.constantFrom(
            'rate',
            'increase',
            'delta',
            'irate',
            'idelta',
            'sum_over_time',
            'avg_over_time',
            'last_over_time'
          ),
          range(histogramMetric)
        )
        .map(([f, of]) => `${f}(${of})`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('sum', 'avg'), grouping, tie('histogram'))
        .map(([op, by, of]) => `${op}${by} (${of})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('histogram'), fc.constantFrom('+', '-', '==', '!=', '*', '/'), matching, tie('histogram'))
        .map(([a, op, how, b]) => `(${a} ${op}${how} ${b})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('histogram'), fc.constantFrom('*', '/'), tie('scalar'))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
    }
  ),
  vector: fc.oneof(
    { maxDepth: DEPTH },
    { weight: 4, arbitrary: instant(floatMetric) },
    { weight: 4, arbitrary: fc.oneof(...ofMatrices.map((name) => call(name, tie))) },
    { weight: 5, arbitrary: fc.oneof(...ofVectors.map((name) => call(name, tie))) },
    { weight: 6, arbitrary: aggregation(tie, tie('vector')) },
    { weight: 1, arbitrary: aggregation(tie, tie('histogram')) },
    { weight: 5, arbitrary: binary(tie) },
    { weight: 1, arbitrary: tie('histogram') },
    { weight: 1, arbitrary: tie('vector').map((of) => `-${of}`) }
  ),
})).vector;
