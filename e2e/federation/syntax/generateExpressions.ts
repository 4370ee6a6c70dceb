import fc from 'fast-check';

import { type Dialect } from '../../../src/engine/syntax/dialect';
import { compareReleases } from '../../../src/engine/syntax/release';
import { functionByName, functionNames } from '../../../src/engine/syntax/functions';

/** An expression as the tokens it is written with. */
type Tokens = readonly string[];
type Type = 'scalar' | 'vector' | 'matrix' | 'string';

const DEPTH = 4;

const LABELS = ['job', 'instance', 'le', 'code', 'sum', 'by', 'offset', '"x y"', '"é"', 'version'];
const VALUE = fc.constantFrom('"a"', "'b'", '`c\\d`', '"4.."', '"a|b"', '".+"', '"\\u00e9\\n"', '"a\\x5c\\x5cb"');
const ODD_VALUE = fc.constantFrom('""', '".*"', '"["', '"(a"', '"a**"');
const METRICS = ['up', 'foo', 'http_total', 'a:b', 'sum', 'offset', 'and', 'start', 'rate', 'without'];
const NEW_WORDS = ['anchored', 'smoothed', 'fill', 'fill_left', 'step', 'range', 'max_of', 'min_of'];
const BEYOND = fc.constantFrom('utf.metric', '温度', 'é.b:c', 'aß', '_.x');
const NUMBERS = ['0', '1', '2.5', '.5', '1e3', '1e-7', '0x1F', '017', '1_000', 'Inf', 'NaN', '5m', '1h30m', '90d'];
const NUMBER = fc.constantFrom(...NUMBERS);
const DURATIONS = ['5m', '1h30m', '300', '0.5', '1d', '250ms', '2w', '1y', '5m', '10s', '0.0005', '1h', '3s', '0'];
const DURATION = fc.constantFrom(...DURATIONS);
const COMPARISON = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
const ARITHMETIC = fc.constantFrom('+', '-', '*', '/', '%', '^', 'atan2');
const TRIM = fc.constantFrom('</', '>/');
const SET = fc.constantFrom('and', 'or', 'unless');

/** Mostly valid expressions of all kinds of a dialect, computed durations and experimental functions included. */
export function expressions(dialect: Dialect): fc.Arbitrary<string> {
  return new ExpressionGenerator(dialect).expression('vector', DEPTH).chain(spaced);
}

/** Expressions with one to three tokens dropped, doubled, swapped, replaced or put in, or cut somewhere. */
export function brokenExpressions(dialect: Dialect): fc.Arbitrary<string> {
  return new ExpressionGenerator(dialect)
    .expression('vector', DEPTH)
    .chain((tokens) => repeatMutation(tokens, 3))
    .chain(spaced)
    .chain((text) =>
      fc.oneof(
        { weight: 4, arbitrary: fc.constant(text) },
        { weight: 1, arbitrary: fc.nat(text.length).map((n) => text.slice(0, n)) }
      )
    );
}

function join(...parts: ReadonlyArray<fc.Arbitrary<Tokens> | Tokens>): fc.Arbitrary<Tokens> {
  const all = parts.map((part) => (Array.isArray(part) ? fc.constant(part as Tokens) : (part as fc.Arbitrary<Tokens>)));
  return fc.tuple(...all).map((lists) => lists.flat());
}

function one(token: fc.Arbitrary<string>): fc.Arbitrary<Tokens> {
  return token.map((text) => [text]);
}

function maybe(part: fc.Arbitrary<Tokens>, weight = 1): fc.Arbitrary<Tokens> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant<Tokens>([]) }, { weight, arbitrary: part });
}

class ExpressionGenerator {
  /** Whether it has what came with the newest release. */
  private readonly isNew: boolean;
  private readonly beyond: boolean;

  constructor(private readonly dialect: Dialect) {
    this.isNew = compareReleases(dialect.release, '3.16') >= 0;
    this.beyond = dialect.features.includes('promql-unquoted-utf8-names');
  }

  /** What the newest release has, and others have not. */
  private since316<T>(part: T): readonly T[] {
    return this.isNew ? [part] : [];
  }

  private get metric(): fc.Arbitrary<string> {
    const words = this.isNew ? fc.constantFrom(...METRICS, ...NEW_WORDS) : fc.constantFrom(...METRICS);
    return this.beyond ? fc.oneof({ weight: 3, arbitrary: words }, { weight: 1, arbitrary: BEYOND }) : words;
  }

  private get label(): fc.Arbitrary<string> {
    const words = this.isNew ? fc.constantFrom(...LABELS, ...NEW_WORDS) : fc.constantFrom(...LABELS);
    return this.beyond ? fc.oneof({ weight: 3, arbitrary: words }, { weight: 1, arbitrary: BEYOND }) : words;
  }

  expression(type: Type, depth: number): fc.Arbitrary<Tokens> {
    switch (type) {
      case 'string':
        return one(VALUE);
      case 'scalar':
        return this.scalar(depth);
      case 'matrix':
        return this.matrix(depth);
      case 'vector':
        return this.vector(depth);
    }
  }

  scalar(depth: number): fc.Arbitrary<Tokens> {
    const literal = join(maybe(one(fc.constantFrom('-', '+'))), one(NUMBER));
    if (depth <= 0) {
      return literal;
    }
    return fc.oneof(
      { weight: 4, arbitrary: literal },
      { weight: 1, arbitrary: this.call('scalar', depth) },
      { weight: 1, arbitrary: join(['('], this.scalar(depth - 1), [')']) },
      { weight: 2, arbitrary: join(this.scalar(depth - 1), one(ARITHMETIC), this.scalar(depth - 1)) },
      { weight: 1, arbitrary: join(this.scalar(depth - 1), one(COMPARISON), ['bool'], this.scalar(depth - 1)) }
    );
  }

  vector(depth: number): fc.Arbitrary<Tokens> {
    const leaf = join(this.selector(), this.shift());
    if (depth <= 0) {
      return leaf;
    }
    const inner = this.vector(depth - 1);
    return fc.oneof(
      { weight: 2, arbitrary: leaf },
      { weight: 3, arbitrary: this.call('vector', depth) },
      { weight: 3, arbitrary: this.aggregation(depth) },
      { weight: 1, arbitrary: join(one(fc.constantFrom('-', '+')), inner) },
      { weight: 1, arbitrary: join(['('], inner, [')']) },
      { weight: 3, arbitrary: join(inner, one(ARITHMETIC), this.matching(), inner) },
      { weight: 2, arbitrary: join(inner, one(COMPARISON), maybe(fc.constant(['bool'])), this.matching(), inner) },
      { weight: 2, arbitrary: join(inner, one(SET), maybe(this.labels(fc.constantFrom('on', 'ignoring'))), inner) },
      { weight: 1, arbitrary: join(inner, one(fc.oneof(ARITHMETIC, COMPARISON)), this.scalar(depth - 1)) },
      ...this.since316({ weight: 1, arbitrary: join(inner, one(TRIM), this.matching(), inner) }),
      ...this.since316({ weight: 1, arbitrary: join(inner, one(TRIM), this.scalar(depth - 1)) })
    );
  }

  matrix(depth: number): fc.Arbitrary<Tokens> {
    const range = join(this.selector(), ['['], this.duration(1), [']'], this.shift());
    const step = maybe(this.duration(1));
    const subquery = join(
      ['('],
      this.vector(depth - 1),
      [')', '['],
      this.duration(1),
      [':'],
      step,
      [']'],
      this.shift()
    );
    return depth <= 1 ? range : fc.oneof({ weight: 3, arbitrary: range }, { weight: 1, arbitrary: subquery });
  }

  matcherOf(label: fc.Arbitrary<string>, value: fc.Arbitrary<string>): fc.Arbitrary<Tokens> {
    return join(one(label), one(fc.constantFrom('=', '!=', '=~', '!~')), one(value));
  }

  selector(): fc.Arbitrary<Tokens> {
    const matcher = fc.oneof(
      { weight: 30, arbitrary: this.matcherOf(this.label, VALUE) },
      { weight: 1, arbitrary: this.matcherOf(fc.constant('__name__'), VALUE) },
      { weight: 1, arbitrary: this.matcherOf(this.label, ODD_VALUE) },
      { weight: 1, arbitrary: one(fc.constantFrom('"foo.bar"', "'up'")) }
    );
    const more = fc.array(join([','], matcher), { maxLength: 2 }).map((lists) => lists.flat());
    const braces = join(['{'], maybe(join(matcher, more, maybe(fc.constant([',']))), 4), ['}']);
    return fc.oneof(
      { weight: 4, arbitrary: one(this.metric) },
      { weight: 3, arbitrary: join(one(this.metric), braces) },
      { weight: 1, arbitrary: join(['{', '"up.time"'], more, ['}']) },
      { weight: 1, arbitrary: join(['{'], matcher, more, ['}']) }
    );
  }

  shift(): fc.Arbitrary<Tokens> {
    const at = fc.oneof(
      one(fc.constantFrom('123', '-4.5005', '1h')),
      fc.constantFrom(['start', '(', ')'], ['end', '(', ')'])
    );
    const offset = fc.oneof(
      { weight: 8, arbitrary: join(maybe(fc.constant(['-'])), one(DURATION)) },
      { weight: 1, arbitrary: join(['('], this.duration(2), [')']) },
      { weight: 1, arbitrary: join(['-', '('], this.duration(1), [')']) },
      ...this.since316({ weight: 1, arbitrary: join(maybe(one(fc.constantFrom('-', '+'))), this.durationCall(1)) }),
      ...this.since316({ weight: 1, arbitrary: join(['('], this.duration(1), [')', '*'], this.duration(1)) })
    );
    const first = maybe(join(['offset'], offset));
    const second = maybe(join(['@'], at));
    const extended = this.since316(maybe(one(fc.constantFrom('anchored', 'smoothed')), 1));
    return fc.oneof(join(first, ...extended, second), join(second, ...extended, first));
  }

  duration(depth: number): fc.Arbitrary<Tokens> {
    if (depth <= 0) {
      return one(DURATION);
    }
    const inner = this.duration(depth - 1);
    return fc.oneof(
      { weight: 8, arbitrary: one(DURATION) },
      { weight: 1, arbitrary: join(inner, one(fc.constantFrom('+', '-', '*', '/', '%', '^')), inner) },
      { weight: 1, arbitrary: join(['('], inner, [')']) },
      { weight: 1, arbitrary: join(one(fc.constantFrom('-', '+')), inner) },
      ...this.since316({ weight: 2, arbitrary: this.durationCall(depth - 1) })
    );
  }

  durationCall(depth: number): fc.Arbitrary<Tokens> {
    const inner = this.duration(depth);
    return fc.oneof(
      join(one(fc.constantFrom('step', 'range', 'STEP')), ['(', ')']),
      join(one(fc.constantFrom('max_of', 'min_of')), ['('], inner, [','], inner, [')'])
    );
  }

  labels(keyword: fc.Arbitrary<string>): fc.Arbitrary<Tokens> {
    const list = fc
      .array(this.label, { maxLength: 3 })
      .map((names) => names.flatMap((name, i) => (i === 0 ? [name] : [',', name])));
    return join(one(keyword), ['('], list, [')']);
  }

  matching(): fc.Arbitrary<Tokens> {
    const side = fc.constantFrom('group_left', 'group_right');
    const labels = maybe(
      join(this.labels(fc.constantFrom('on', 'ignoring')), maybe(fc.oneof(one(side), this.labels(side))))
    );
    return join(labels, ...this.since316(maybe(this.filling())));
  }

  filling(): fc.Arbitrary<Tokens> {
    const value = join(
      ['('],
      maybe(one(fc.constantFrom('-', '+'))),
      one(fc.constantFrom('0', '1.5', '1e9', '5m', 'Inf')),
      [')']
    );
    const side = (name: string) => join([name], value);
    return fc.oneof(
      side('fill'),
      side('fill_left'),
      side('fill_right'),
      join(side('fill_left'), side('fill_right')),
      join(side('fill_right'), side('fill_left'))
    );
  }

  aggregation(depth: number): fc.Arbitrary<Tokens> {
    const grouping = this.labels(fc.constantFrom('by', 'without'));
    const plain = one(fc.constantFrom('sum', 'AVG', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'));
    const withNumber = one(fc.constantFrom('topk', 'bottomk', 'quantile', 'limitk', 'limit_ratio'));
    const vectorArg = this.vector(depth - 1);
    const build = (op: fc.Arbitrary<Tokens>, args: fc.Arbitrary<Tokens>): fc.Arbitrary<Tokens> =>
      fc.oneof(join(op, maybe(grouping), ['('], args, [')']), join(op, ['('], args, [')'], grouping));
    return fc.oneof(
      { weight: 4, arbitrary: build(plain, vectorArg) },
      { weight: 2, arbitrary: build(withNumber, join(this.scalar(depth - 2), [','], vectorArg)) },
      { weight: 1, arbitrary: build(fc.constant(['count_values']), join(one(VALUE), [','], vectorArg)) }
    );
  }

  /** The second argument of `info`: matchers alone, which may all be of labels that are not there. */
  infoLabels(): fc.Arbitrary<Tokens> {
    const matcher = fc.oneof(
      { weight: 2, arbitrary: this.matcherOf(fc.constant('__name__'), fc.oneof(VALUE, fc.constant('"target_info"'))) },
      { weight: 2, arbitrary: this.matcherOf(this.label, fc.oneof(VALUE, ODD_VALUE)) }
    );
    const list = fc
      .array(matcher, { maxLength: 2 })
      .map((matchers) => matchers.flatMap((tokens, i) => (i === 0 ? tokens : [',', ...tokens])));
    return join([',', '{'], list, ['}']);
  }

  call(returns: Type, depth: number): fc.Arbitrary<Tokens> {
    const candidates = functionNames(this.dialect).filter((name) => functionByName(name)?.returnType === returns);
    return fc.constantFrom(...candidates).chain((name) => {
      if (name === 'info') {
        return join(['info', '('], this.vector(depth - 1), maybe(this.infoLabels(), 4), [')']);
      }
      const { argTypes = [], variadic = 0 } = functionByName(name) ?? {};
      const least = variadic === 0 ? argTypes.length : argTypes.length - 1;
      const most = variadic < 0 ? argTypes.length + 2 : least + variadic;
      return fc.integer({ min: least, max: most }).chain((count) => {
        const types = Array.from({ length: count }, (_, i) => argTypes[Math.min(i, argTypes.length - 1)] as Type);
        const args = types.flatMap((type, i) => [...(i === 0 ? [] : [[',']]), this.expression(type, depth - 1)]);
        return join([name, '('], ...args, [')']);
      });
    });
  }
}

/** Tokens that are likely to be refused somewhere else, and a few the lexer refuses. */
const STRAY = fc.constantFrom(
  ...[
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '=',
    '==',
    '=~',
    '!~',
    '!',
    '+',
    '^',
    '@',
    '$',
    ';',
    '"',
    '#',
    '1',
    '5m',
    '5x',
    '1e',
    '0x',
  ],
  ...[
    'foo',
    'a:b',
    'sum',
    'rate',
    'topk',
    'and',
    'by',
    'on',
    'offset',
    'bool',
    'group_left',
    'start',
    'atan2',
    'inf',
    'smoothed',
    'fill',
    'step',
    'max_of',
    '"s"',
    'é',
  ]
);

function repeatMutation(tokens: Tokens, times: number): fc.Arbitrary<Tokens> {
  return times === 0
    ? fc.constant(tokens)
    : mutation(tokens).chain((next) => fc.oneof(fc.constant(next), repeatMutation(next, times - 1)));
}

function mutation(tokens: Tokens): fc.Arbitrary<Tokens> {
  return fc.tuple(fc.nat(Math.max(0, tokens.length - 1)), fc.nat(4), STRAY).map(([at, kind, stray]) => {
    const before = tokens.slice(0, at);
    const after = tokens.slice(at + 1);
    const here = tokens.slice(at, at + 1);
    switch (kind) {
      case 0:
        return [...before, ...after];
      case 1:
        return [...before, ...here, ...here, ...after];
      case 2:
        return [...before, ...after.slice(0, 1), ...here, ...after.slice(1)];
      case 3:
        return [...before, stray, ...after];
      default:
        return [...before, ...here, stray, ...after];
    }
  });
}

/** Puts space between the tokens: mostly one blank, sometimes a line break or a comment. */
function spaced(tokens: Tokens): fc.Arbitrary<string> {
  const gap = fc.oneof(
    { weight: 30, arbitrary: fc.constant(' ') },
    { weight: 1, arbitrary: fc.constantFrom('\n', '\t  ', ' # é\n', '\r\n') }
  );
  return fc
    .array(gap, { minLength: tokens.length, maxLength: tokens.length })
    .map((gaps) => tokens.map((token, i) => token + (i === tokens.length - 1 ? '' : gaps[i])).join(''));
}
