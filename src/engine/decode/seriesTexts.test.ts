import { type Grid, rangeGrid, stepTime } from '../model/grid';
import { SeriesSet } from '../model/seriesSet';
import { decodeAnswer } from './decodeAnswer';
import { encodeUtf8 } from './utf8';

/** A series as it stands in an answer. */
interface Written {
  readonly labels: string;
  readonly samples: ReadonlyArray<readonly [time: string, value: string]>;
}

function answer(series: readonly Written[]): Uint8Array {
  const pairs = (samples: Written['samples']) => samples.map(([time, value]) => `[${time},"${value}"]`).join(',');
  const texts = series.map(({ labels, samples }) => `{"metric":${labels},"values":[${pairs(samples)}]}`);
  return encodeUtf8(`{"status":"success","data":{"resultType":"matrix","result":[${texts.join(',')}]}}`);
}

function decoded(grid: Grid, body: Uint8Array): SeriesSet | undefined {
  const result = decodeAnswer(body, grid, { texts: true });
  return result.ok && result.value.value.type === 'vector' ? result.value.value.series : undefined;
}

function passed({ texts = [] }: SeriesSet): number {
  return texts.filter((text) => text !== undefined).length;
}

describe('a text', () => {
  const range = rangeGrid(1_700_000_000_000, 1_700_000_060_000, 15_000);
  const at = (step: number) => String(stepTime(range, step) / 1000);
  const one = (samples: Written['samples'], of = '{"a":"1"}') => {
    const series = decoded(range, answer([{ labels: of, samples }]));
    return series === undefined ? 'unread' : passed(series) === 1 ? 'passed' : 'written';
  };

  it.each<[string, Written['samples'], string]>([
    ['of samples at each step', [[at(0), '1'], [at(1), '2.5']], 'passed'],
    ['with a gap', [[at(0), '1'], [at(3), '0.30000000000000004']], 'passed'],
    ['of values with exponents', [[at(0), '1e-07'], [at(1), '+Inf'], [at(2), 'NaN'], [at(3), '1e+21']], 'passed'],
    ['of another exponent', [[at(0), '1e-7']], 'written'],
    ['of zeros too many', [[at(0), '1.50']], 'written'],
    ['of digits too many', [[at(0), '0.100000000000000005']], 'written'],
    ['of a whole number that is no double', [[at(0), '9007199254740993']], 'written'],
    ['in another order', [[at(1), '1'], [at(0), '2']], 'written'],
    ['of a time with zeros', [[`${at(0)}.000`, '1']], 'written'],
    ['off the grid', [['1700000001', '1']], 'unread'],
    ['of one time twice', [[at(0), '1'], [at(0), '1']], 'unread'],
  ])('%s: %j is %s', (_, samples, expected) => {
    expect(one(samples)).toBe(expected);
  }); // prettier-ignore

  it.each([
    ['{}', 'passed'],
    ['{"a":"1","b":"é"}', 'passed'],
    ['{"b":"1","a":"2"}', 'written'],
    ['{"a":""}', 'written'],
    ['{"a":"\\n"}', 'written'],
  ])('with the labels %s is %s', (of, expected) => {
    expect(one([[at(0), '1']], of)).toBe(expected);
  });

  it.each([
    ['passed', '0.5', 1],
    ['written', '0.50', 0],
  ])('of more samples than are read at once is %s where its first value is %s', (_, first, expected) => {
    const long = rangeGrid(0, 10_999_000, 1000);
    const samples = Array.from({ length: long.length }, (_, i) => [String(i), i === 0 ? first : '0.3'] as const);
    const series = decoded(long, answer([{ labels: '{"a":"1"}', samples }]));
    expect(series && passed(series)).toBe(expected);
  });

  it('is written anew behind labels with a back slash', () => {
    const samples: Written['samples'] = [[at(0), '1']];
    const body = answer(['{"a":"1"}', '{"b":"\\\\"}', '{"c":"1"}'].map((of) => ({ labels: of, samples })));
    expect(decoded(range, body)?.texts?.map((it) => it !== undefined)).toEqual([true, false, false]); // prettier-ignore
  });

  it('goes with its series, not with other labels or values', () => {
    const samples: Written['samples'] = [[at(0), '1']];
    const series = decoded(range, answer([{ labels: '{"a":"1"}', samples }])) ?? SeriesSet.empty(range);
    expect([series.relabel(series.labels), series.withValues(series.values)].map(passed)).toEqual([0, 0]);
    expect([series, series.pick([0]), series.compact()].map(passed)).toEqual([1, 1, 1]);
  });
});
