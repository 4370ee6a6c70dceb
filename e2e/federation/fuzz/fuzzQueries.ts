import fc from 'fast-check';

import { type Dialect } from '../../../src/engine';
import { functionNames, functionRecord } from '../../../src/engine/syntax/functions';
import { compareReleases } from '../../../src/engine/syntax/release';
import { fuzzCall, type Types } from './fuzzCalls';
import {
  arithmetic,
  comparison,
  counter,
  floatMetric,
  type FuzzParts,
  fuzzParts,
  grouping,
  histogramMetric,
  labels,
  number,
  type Text,
} from './fuzzParts';

/** How deep expressions are nested at most. */
const DEPTH = 3;

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

function binary(tie: fc.LetrecTypedTie<Types>, { filling }: FuzzParts): Text {
  const bool = fc.tuple(comparison, fc.constantFrom('', '', ' bool')).map(([op, word]) => op + word);
  const vectors = fc
    .tuple(tie('vector'), fc.oneof(arithmetic, bool), filling, tie('vector'))
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

function scalar(tie: fc.LetrecTypedTie<Types>, { newer }: FuzzParts): Text {
  const context = newer ? ['start()', 'end()', 'step()', 'range()'] : [];
  return fc.oneof(
    { maxDepth: DEPTH },
    { weight: 8, arbitrary: number },
    { weight: 1, arbitrary: fc.constantFrom('time()', 'pi()', ...context) },
    { weight: 1, arbitrary: tie('vector').map((of) => `scalar(${of})`) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('scalar'), arithmetic, tie('scalar')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    }
  );
}

function matrix(tie: fc.LetrecTypedTie<Types>, { range, shift }: FuzzParts): Text {
  const windows = fc.constantFrom('2m:30s', '3m:45s', '2m:', '5m:61s', '1m:10s', '1m:2m');
  const subquery = fc
    .tuple(tie('vector'), windows, shift)
    .map(([of, window, moved]) => `(${of})[${window}]${moved === '' ? '' : ` ${moved}`}`);
  return fc.oneof(
    { maxDepth: DEPTH },
    { weight: 5, arbitrary: range(floatMetric) },
    { weight: 3, arbitrary: range(counter) },
    { weight: 2, arbitrary: range(histogramMetric) },
    { weight: 3, arbitrary: subquery }
  );
}

function histogram(tie: fc.LetrecTypedTie<Types>, { range, instant, matching, newer }: FuzzParts): Text {
  const ofRanges = fc.constantFrom(
    ...['rate', 'increase', 'delta', 'irate', 'idelta', 'sum_over_time', 'avg_over_time', 'last_over_time']
  );
  const sums = fc.tuple(fc.constantFrom('sum', 'avg'), grouping, tie('histogram'));
  const operators = fc.constantFrom('+', '-', '==', '!=', '*', '/');
  const scaling = fc.constantFrom('*', '/', ...(newer ? ['</', '>/'] : []));
  return fc.oneof(
    { maxDepth: DEPTH },
    { weight: 3, arbitrary: instant(histogramMetric) },
    { weight: 3, arbitrary: fc.tuple(ofRanges, range(histogramMetric)).map(([f, of]) => `${f}(${of})`) },
    { weight: 2, arbitrary: sums.map(([op, by, of]) => `${op}${by} (${of})`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('histogram'), operators, matching, tie('histogram'))
        .map(([a, op, how, b]) => `(${a} ${op}${how} ${b})`),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('histogram'), scaling, tie('scalar')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    }
  );
}

/** Windows and instants that take samples from beside them too. */
function extended({ range, instant }: FuzzParts): Text {
  const metric = fc.oneof(floatMetric, counter, histogramMetric);
  const modifier = fc.constantFrom('anchored', 'smoothed');
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('rate', 'increase', 'delta', 'changes', 'resets'), range(metric), modifier)
      .map(([f, of, how]) => `${f}(${of} ${how})`),
    instant(metric).map((of) => `${of} smoothed`)
  );
}

/** Type-correct PromQL over the fuzz data set: every function, aggregation, operator and modifier that a dialect has. */
export function fuzzQueries(dialect: Dialect): Text {
  const parts = fuzzParts(compareReleases(dialect.release, '3.16') >= 0);
  const calls = functionNames(dialect)
    .map(functionRecord)
    .filter(({ returnType }) => returnType === 'vector');
  const takesMatrix = ({ argTypes }: (typeof calls)[number]): boolean => argTypes.includes('matrix');
  const ofMatrices = calls.filter(takesMatrix);
  const ofVectors = calls.filter((record) => !takesMatrix(record));
  const anyOf = (tie: fc.LetrecTypedTie<Types>, some: typeof calls): Text =>
    fc.oneof(...some.map(({ name }) => fuzzCall(name, tie, parts)));
  return fc.letrec<Types>((tie) => ({
    scalar: scalar(tie, parts),
    matrix: matrix(tie, parts),
    histogram: histogram(tie, parts),
    vector: fc.oneof(
      { maxDepth: DEPTH },
      { weight: 4, arbitrary: parts.instant(floatMetric) },
      { weight: 4, arbitrary: anyOf(tie, ofMatrices) },
      { weight: 5, arbitrary: anyOf(tie, ofVectors) },
      { weight: 6, arbitrary: aggregation(tie, tie('vector')) },
      { weight: 1, arbitrary: aggregation(tie, tie('histogram')) },
      { weight: 5, arbitrary: binary(tie, parts) },
      { weight: 1, arbitrary: tie('histogram') },
      { weight: 1, arbitrary: tie('vector').map((of) => `-${of}`) },
      ...(parts.newer ? [{ weight: 2, arbitrary: extended(parts) }] : [])
    ),
  })).vector;
}
