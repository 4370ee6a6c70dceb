import fc from 'fast-check';

import { instantGrid, rangeGrid, type Grid } from '../model/grid';
import { decodeAnswer, type DecodeOptions } from './decodeAnswer';
import { GridSink } from './gridSink';
import { LabelPool } from './labelPool';
import { parseAnswer } from './parseAnswer';
import { RawSink } from './rawSink';
import { scanAnswer } from './scanAnswer';
import { documents, otherText, prometheusText, type Document } from './testing/documents';

const bytes = (text: string) => new TextEncoder().encode(text);
const success = (type: string, result: string, rest = '') =>
  `{"status":"success","data":{"resultType":"${type}","result":${result}}${rest}}`;

/** A decoded value as plain data, so that a table can say what it expects. */
function plain(text: string, grid: Grid, options?: DecodeOptions): unknown {
  const decoded = decodeAnswer(bytes(text), grid, options);
  if (!decoded.ok) {
    return `${decoded.kind} ${decoded.error.type}: ${decoded.error.message}`;
  }
  const { value } = decoded.value;
  switch (value.type) {
    case 'vector':
      return value.series.labels.map((labels, s) => [
        labels.toObject(),
        Array.from({ length: grid.length }, (_, t) => {
          const cell = s * grid.length + t;
          return [undefined, value.series.values[cell], value.series.histograms.get(cell)][value.series.presence[cell]];
        }),
      ]);
    case 'scalar':
      return [...value.values];
    case 'string':
      return value.value;
    case 'matrix':
      return value.series.map((s) => [s.labels.toObject(), [...s.times], [...s.values], [...(s.histograms ?? [])]]);
  }
}

const range = rangeGrid(1000, 4000, 1000);
const instant = instantGrid(1500);
const native = '{"count":"3","sum":"6.5","buckets":[[0,"1","2","3"]]}';
const nativePlain = { form: 'shown', count: 3, sum: 6.5, buckets: [[0, 1, 2, 3]] };

describe('decodeAnswer', () => {
  it.each<[string, string, Grid, DecodeOptions | undefined, unknown]>([
    ['nothing', success('vector', '[]'), instant, undefined, []],
    [
      'a vector',
      success('vector', '[{"metric":{"a":"b"},"value":[1.500,"2"]}]'),
      instant,
      undefined,
      [[{ a: 'b' }, [2]]],
    ],
    [
      'a native histogram',
      success('vector', `[{"metric":{},"histogram":[1.5,${native}]}]`),
      instant,
      undefined,
      [[{}, [nativePlain]]],
    ],
    [
      'absent steps',
      success('matrix', '[{"metric":{},"values":[[2,"1"],[4,"3"]]}]'),
      range,
      undefined,
      [[{}, [undefined, 1, undefined, 3]]],
    ],
    [
      'special values',
      success('matrix', '[{"metric":{},"values":[[1,"NaN"],[2,"+Inf"],[3,"-Inf"],[4,"-0"]]}]'),
      range,
      undefined,
      [[{}, [NaN, Infinity, -Infinity, -0]]],
    ],
    [
      'floats and histograms',
      success('matrix', `[{"metric":{},"values":[[1,"1"]],"histograms":[[2,${native}]]}]`),
      range,
      undefined,
      [[{}, [1, nativePlain, undefined, undefined]]],
    ],
    ['a scalar', success('scalar', '[1.5,"-0"]'), instant, { as: 'scalar' }, [-0]],
    ['a string', success('string', '[1.5,"x\\u003cy"]'), instant, undefined, 'x<y'],
    [
      'a scalar over a range',
      success('matrix', '[{"metric":{},"values":[[1,"1"],[2,"2"],[3,"3"],[4,"NaN"]]}]'),
      range,
      { as: 'scalar' },
      [1, 2, 3, NaN],
    ],
    [
      'raw samples',
      success('matrix', `[{"metric":{},"values":[[1.001,"1"],[3,"2"]],"histograms":[[2,${native}]]}]`),
      instant,
      { as: 'raw' },
      [[{}, [1001, 2000, 3000], [1, 0, 2], [[1, nativePlain]]]],
    ],
    [
      'labels out of order, empty, escaped',
      success('vector', '[{"metric":{"b":"","z\\n":"\\u00fc","a":"}"},"value":[1.5,"2"]}]'),
      instant,
      undefined,
      [[{ a: '}', 'z\n': 'ü' }, [2]]],
    ],
    [
      'statistics and unknown keys behind the result',
      '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1.5,"2"]}],"stats":{"a":1}},"isPartial":false}',
      instant,
      undefined,
      [[{}, [2]]],
    ],
  ])('decodes %s', (_, text, grid, options, expected) => {
    expect(plain(text, grid, options)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    [
      'an error of the member',
      '{"status":"error","errorType":"bad_data","error":"invalid parameter"}',
      'answered bad_data: invalid parameter',
    ],
    ['an error type of another product', '{"status":"error","errorType":"422","error":"no"}', 'answered internal: no'],
    ['nothing', '', 'malformed internal: '],
    ['HTML', '<html>', 'malformed internal: '],
    [
      'a cut body',
      success('matrix', '[{"metric":{"a":"b"},"values":[[1,"2"],[2,').slice(0, -2),
      'malformed internal: ',
    ],
    ['a list', '[]', 'malformed internal: '],
    ['no data', '{"status":"success"}', 'malformed internal: '],
    ['an unknown type', success('tensor', '[]'), 'malformed internal: '],
    ['a sample off the grid', success('matrix', '[{"metric":{},"values":[[1.5,"2"]]}]'), 'malformed internal: '],
    ['a sample before the grid', success('matrix', '[{"metric":{},"values":[[0,"2"]]}]'), 'malformed internal: '],
    ['a sample after the grid', success('matrix', '[{"metric":{},"values":[[5,"2"]]}]'), 'malformed internal: '],
    ['a step twice', success('matrix', '[{"metric":{},"values":[[1,"2"],[1,"2"]]}]'), 'malformed internal: '],
    ['a number without quotes', success('matrix', '[{"metric":{},"values":[[1,2]]}]'), 'malformed internal: '],
    ['a value that is no number', success('matrix', '[{"metric":{},"values":[[1,"0x10"]]}]'), 'malformed internal: '],
    ['an empty value', success('matrix', '[{"metric":{},"values":[[1,""]]}]'), 'malformed internal: '],
    ['a time with a leading zero', success('matrix', '[{"metric":{},"values":[[01,"1"]]}]'), 'malformed internal: '],
    ['a label that is no text', success('matrix', '[{"metric":{"a":1},"values":[[1,"1"]]}]'), 'malformed internal: '],
    ['a status given twice', success('matrix', '[]', ',"status":"error","error":"x"'), 'answered internal: x'],
    [
      'a result given twice',
      '{"status":"success","data":{"resultType":"vector","result":[],"result":1}}',
      'malformed internal: ',
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(plain(text, range)).toMatch(new RegExp(`^${expected}`));
  });

  it('refuses text that is not UTF-8, wherever it stands', () => {
    const body = bytes(success('matrix', '[{"metric":{"a":"?"},"values":[[1,"1"]]}]', ',"warnings":["?"]'));
    for (const at of [...body.keys()].filter((i) => body[i] === 0x3f)) {
      const broken = body.slice();
      broken[at] = 0xff;
      expect(decodeAnswer(broken, range)).toMatchObject({ ok: false, kind: 'malformed' });
    }
  });

  it.each([
    [
      'samples',
      { maxSamples: 3, maxSeries: 9 },
      'query processing would load too many samples into memory in query execution',
    ],
    [
      'series',
      { maxSamples: 99, maxSeries: 1 },
      'query processing would load too many series into memory: the limit is 1',
    ],
  ])('stops at too many %s', (_, limits, message) => {
    const series = '{"metric":{},"values":[[1,"1"],[2,"2"]]}';
    for (const text of [success('matrix', `[${series},${series}]`), success('matrix', ` [${series},${series}]`)]) {
      for (const as of ['grid', 'raw'] as const) {
        expect(plain(text, range, { limits, as })).toBe(`limit execution: ${message}`);
      }
    }
  });

  it('shares strings and label sets over the answers of one pool', () => {
    const pool = new LabelPool();
    const text = success('vector', '[{"metric":{"a":"b"},"value":[1.500,"2"]}]');
    const [one, two] = [1, 2].map(() => decodeAnswer(bytes(text), instant, { pool }));
    if (!one.ok || !two.ok || one.value.value.type !== 'vector' || two.value.value.type !== 'vector') {
      throw new Error('not decoded');
    }
    expect(one.value.value.series.labels[0]).toBe(two.value.value.series.labels[0]);
  });
});

describe('without WebAssembly', () => {
  it('answers are read all the same', () => {
    const text = success('matrix', '[{"metric":{"a":"b"},"values":[[1,"0.30000000000000004"],[2,"NaN"]]}]');
    const platform = jest.replaceProperty(globalThis as { WebAssembly: unknown }, 'WebAssembly', undefined);
    jest.isolateModules(() => {
      const reader: { scanAnswer: typeof scanAnswer } = jest.requireActual('./scanAnswer');
      expect(reader.scanAnswer(bytes(text), { sink: jest.fn(), pool: new LabelPool() })).toBeUndefined();
      const alone: { decodeAnswer: typeof decodeAnswer } = jest.requireActual('./decodeAnswer');
      expect(alone.decodeAnswer(bytes(text), range)).toMatchObject({
        ok: true,
        value: { value: { series: { values: Float64Array.of(0.30000000000000004, NaN, 0, 0) } } },
      });
    });
    platform.restore();
  });
});

describe('the byte reader and the JSON parser', () => {
  const gridOf = ({ start, step, steps }: Document) => rangeGrid(start, start + (steps - 1) * step, step);
  const both = (body: Uint8Array, grid: Grid, raw: boolean) => {
    const limits = { maxSamples: Infinity, maxSeries: Infinity };
    const sink = () => (raw ? new RawSink(limits) : new GridSink(grid, limits));
    return [scanAnswer(body, { sink, pool: new LabelPool() }), parseAnswer(body, { sink, grid })];
  };

  it('give the same for Prometheus’ layout and for any other', () => {
    fc.assert(
      fc.property(documents, fc.boolean(), (document, raw) => {
        const [read, parsed] = both(bytes(prometheusText(document)), gridOf(document), raw);
        const known = document.series.every((s) => s.floats.length + s.histograms.length > 0);
        expect(read === undefined).toBe(!known);
        if (known) {
          expect(read).toEqual(parsed);
        }
        const [, other] = both(bytes(otherText(document)), gridOf(document), raw);
        expect(other).toEqual(parsed);
        expect(parsed).not.toHaveProperty('error');
      }),
      { numRuns: 500 }
    );
  });

  it('never differ on damaged text', () => {
    const damage = fc.record({
      at: fc.nat(),
      cut: fc.boolean(),
      byte: fc.constantFrom(...bytes('"[]{},:0129.-e\\ \x01'), 255),
    });
    fc.assert(
      fc.property(documents, damage, fc.boolean(), (document, { at, cut, byte }, raw) => {
        const whole = bytes(prometheusText(document));
        const body = cut ? whole.slice(0, at % whole.length) : whole;
        if (!cut) {
          body[at % body.length] = byte;
        }
        const [read, parsed] = both(body, gridOf(document), raw);
        if (read !== undefined && 'ok' in read) {
          expect(parsed).toMatchObject({ ok: false });
        } else if (read !== undefined) {
          expect(read).toEqual(parsed);
        }
      }),
      { numRuns: 1000 }
    );
  });
});
