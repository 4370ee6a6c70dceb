import { type NativeHistogram } from '../../harness/dataset';
import { type ApiAnswer, type ApiHistogram, type ApiSeries } from '../exactness/apiAnswer';
import { floatsOf, histogramsOf, labelsText } from '../exactness/compareAnswers';
import { almostEqual } from './almostEqual';
import { type EvalCommand, type SeriesValue, type TextPattern } from './scriptTypes';
import { bucketsOf } from './shownBuckets';
import { type Variant } from './variants';

/** How an answer is not what the script expects; empty where it is. */
export function checkExpectation(command: EvalCommand, variant: Variant, answer: ApiAnswer): readonly string[] {
  const { expected } = command;
  if (expected.fail !== undefined || answer.error !== undefined) {
    return checkFailure(expected.fail, answer.error);
  }
  return [
    ...checkTexts('warning', expected.warnings, answer.warnings),
    ...checkTexts('info', expected.infos, answer.infos),
    ...(expected.noWarnings && answer.warnings.length > 0 ? [`warnings ${answer.warnings.join(', ')}`] : []),
    ...(expected.noInfos && answer.infos.length > 0 ? [`infos ${answer.infos.join(', ')}`] : []),
    ...checkData(command, variant, answer),
  ];
}

function checkFailure(expected: TextPattern | undefined, error: string | undefined): readonly string[] {
  if (expected === undefined || error === undefined) {
    return [error === undefined ? 'no error' : `error ${error}`];
  }
  return fits(error.replace(/^\w+: /, ''), expected) ? [] : [`the wrong error ${error}`];
}

function checkTexts(kind: string, expected: readonly TextPattern[], texts: readonly string[]): readonly string[] {
  // Since Prometheus 3.16 scripts tell positions too.
  const ways = texts.flatMap((text) => [text, text.replace(/ \(\d+:\d+\)$/, '')]);
  return expected
    .filter((pattern) => !ways.some((text) => fits(text, pattern)))
    .map((pattern) => `no ${kind} ${JSON.stringify(pattern)} in ${JSON.stringify(texts)}`);
}

function fits(text: string, pattern: TextPattern): boolean {
  switch (pattern.kind) {
    case 'any':
      return true;
    case 'text':
      return text === pattern.text;
    case 'regex':
      return new RegExp(pattern.regex).test(text);
  }
}

function checkData(command: EvalCommand, variant: Variant, { data }: ApiAnswer): readonly string[] {
  const { expected } = command;
  if (data === undefined) {
    return ['no data'];
  }
  if (data.resultType === 'scalar' || data.resultType === 'string') {
    const value = (data.result as readonly [number, string])[1];
    const right =
      data.resultType === 'string'
        ? value === expected.string
        : almostEqual(Number(value.replace('Inf', 'Infinity')), expected.scalar);
    return right ? [] : [`${data.resultType} ${value}`];
  }
  const result = data.result as readonly ApiSeries[];
  const wanted =
    expected.scalar === undefined
      ? expected.series.map(({ labels, values }) => ({ key: labelsText(labels), values }))
      : [{ key: '{}', values: [expected.scalar] }];
  return checkSeries(
    wanted,
    result.map((one) => atSteps(one, command, variant)).filter(({ points }) => points.size > 0),
    {
      ordered: expected.ordered && data.resultType === 'vector',
    }
  );
}

interface Wanted {
  readonly key: string;
  readonly values: readonly SeriesValue[];
}

/** Points by the index of the step they stand at. */
interface Given {
  readonly key: string;
  readonly points: ReadonlyMap<number, string | ApiHistogram>;
}

function atSteps(series: ApiSeries, command: EvalCommand, { at }: Variant): Given {
  const all = [...floatsOf(series), ...histogramsOf(series)].map(
    ([time, value]) => [Math.round(time * 1000), value] as const
  );
  const times = command.expected.rangeVector ?? { start: command.start, step: command.step };
  const indexed =
    at !== undefined
      ? all.filter(([time]) => time === at).map(([, value]) => [0, value] as const)
      : all.map(([time, value]) => [times.step === 0 ? 0 : (time - times.start) / times.step, value] as const);
  return { key: labelsText(series.metric), points: new Map(indexed) };
}

function checkSeries(
  wanted: readonly Wanted[],
  given: readonly Given[],
  { ordered }: { ordered: boolean }
): readonly string[] {
  const problems: string[] = [];
  const rest = new Map(given.map((one) => [one.key, one]));
  for (const { key, values } of wanted) {
    const found = rest.get(key);
    rest.delete(key);
    const wrong = found === undefined ? undefined : wrongPoint(values, found.points);
    if (found === undefined && values.some((value) => value !== undefined)) {
      problems.push(`${key} missing`);
    } else if (wrong !== undefined) {
      problems.push(`${key} ${wrong}`);
    }
  }
  const order = [wanted, given].map((list) => list.map(({ key }) => key).join(' '));
  if (ordered && order[0] !== order[1]) {
    problems.push(`the order ${order[1]}`);
  }
  return [...problems, ...[...rest.keys()].map((key) => `${key} too much`)];
}

function wrongPoint(values: readonly SeriesValue[], points: Given['points']): string | undefined {
  const at = values.findIndex((value, i) => !fitsValue(value, points.get(i)));
  if (at >= 0) {
    return `at step ${at}: ${JSON.stringify(points.get(at))} instead of ${JSON.stringify(values[at])}`;
  }
  const most = values.filter((value) => value !== undefined).length;
  return points.size > most ? `has ${points.size} points` : undefined;
}

function fitsValue(expected: SeriesValue, given: string | ApiHistogram | undefined): boolean {
  if (typeof expected === 'object') {
    return typeof given === 'object' && fitsHistogram(expected, given);
  }
  return typeof expected === 'number'
    ? typeof given === 'string' && almostEqual(toNumber(given), expected)
    : given === undefined;
}

function fitsHistogram(expected: NativeHistogram, given: ApiHistogram): boolean {
  const buckets = bucketsOf(expected);
  const others = given.buckets ?? [];
  return (
    almostEqual(toNumber(given.count), expected.count) &&
    almostEqual(toNumber(given.sum), expected.sum) &&
    buckets.length === others.length &&
    buckets.every((bucket, i) =>
      bucket.every((value, n) => almostEqual(toNumber(others[i][(n + 1) as 1 | 2 | 3]), value))
    )
  );
}

function toNumber(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}
