import fc from 'fast-check';

export type Text = fc.Arbitrary<string>;

export const floatMetric = fc.oneof(
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
export const counter = fc.constantFrom('requests_total', 'seconds_total', 'latency_count', 'latency_bucket');
export const histogramMetric = fc.constantFrom('native', 'native_gauge', 'native_custom', 'mixed');
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
const literalDuration = fc.constantFrom('30s', '45s', '1m', '2m', '2m', '5m', '5m', '90s', '61s', '10m', '10m');
const at = ['@ start()', '@ end()', '@ 1700000400', '@ 1700000555.5', '@ 1700000400'];
const literalShift = fc.constantFrom(
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
export const number = fc.constantFrom('0', '1', '2', '-1', '0.5', '3', '1e9', 'Inf', 'NaN', '-0.25', '10');
const names = ['instance', 'zone', 'job', 'code', 'le', 'version', '__name__', '"höhe.m"'];
export const labels = fc.subarray(names.slice(0, 4), { minLength: 0, maxLength: 3 }).map((some) => some.join(', '));
export const anyLabels = fc.oneof(
  { weight: 6, arbitrary: labels },
  fc.subarray(names, { minLength: 1, maxLength: 2 }).map((some) => some.join(', '))
);
export const grouping = fc.oneof(
  fc.constant(''),
  fc.tuple(fc.constantFrom('by', 'without'), anyLabels).map(([word, some]) => ` ${word} (${some})`)
);
export const arithmetic = fc.constantFrom('+', '-', '*', '/', '%', '^', 'atan2');
export const comparison = fc.constantFrom('==', '!=', '!=', '<', '<=', '<=', '>', '>', '>=');
const plainMatching = fc.oneof(
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

/** What the syntax of a release is made of. */
export interface FuzzParts {
  /** The release has all that 3.16 has. */
  readonly newer: boolean;
  readonly duration: Text;
  readonly shift: Text;
  readonly matching: Text;
  /** Of matched operators that are no set operators. */
  readonly filling: Text;
  instant(metric: Text): Text;
  range(metric: Text): Text;
}

export function fuzzParts(newer: boolean): FuzzParts {
  const duration = newer ? mostly(literalDuration, computedDuration) : literalDuration;
  const shift = newer ? mostly(literalShift, computedShift) : literalShift;
  return {
    newer,
    duration,
    shift,
    matching: plainMatching,
    filling: newer ? mostly(plainMatching, fill) : plainMatching,
    instant: (metric) => selector(metric, shift).map(([text, moved]) => text + moved),
    range: (metric) =>
      fc.tuple(selector(metric, shift), duration).map(([[text, moved], length]) => `${text}[${length}]${moved}`),
  };
}

const computedDuration = fc.constantFrom(
  '1m * 2',
  'step() + 1m',
  'max_of(step(), 2m)',
  'min_of(range() + 1m, 3m)',
  'range() + 30s'
);
const computedShift = fc.constantFrom('offset step()', 'offset min_of(step(), 1m)', 'offset -(30)');
const fill = fc.constantFrom(
  ' fill (0)',
  ' on (instance) fill (2)',
  ' on (instance, job) fill_left (1) fill_right (2)',
  ' ignoring (code) fill_right (NaN)',
  ' on (instance) group_left fill_right (3)'
);

function mostly(usual: Text, rare: Text): Text {
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

/** The selector in two parts: what a range goes between. */
function selector(metric: Text, shift: Text): fc.Arbitrary<readonly [string, string]> {
  return fc.tuple(metric, fc.array(matcher, { maxLength: 1 }), shift).map(([name, matchers, moved]) => {
    const own = matchers.map((one) => (name.includes('température') && one.startsWith('job=~') ? rareMatcher : one));
    const inner = [...(name.startsWith('{') ? [name.slice(1, -1)] : []), ...own].join(', ');
    const text = name.startsWith('{') ? `{${inner}}` : inner === '' ? name : `${name}{${inner}}`;
    return [text, moved === '' ? '' : ` ${moved}`] as const;
  });
}
