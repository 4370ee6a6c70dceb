import fc from 'fast-check';

/** A range query's answer before it is written down as JSON: times in milliseconds, values as Prometheus writes them. */
export interface Document {
  readonly start: number;
  readonly step: number;
  readonly steps: number;
  readonly series: ReadonlyArray<{
    readonly labels: ReadonlyArray<readonly [string, string]>;
    readonly floats: ReadonlyArray<readonly [step: number, value: string]>;
    readonly histograms: ReadonlyArray<readonly [step: number, histogram: object]>;
  }>;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** Go's `strconv.FormatFloat(v, 'f', -1, 64)`, and `'e'` outside 1e-6 to 1e21, as Prometheus' JSON encoder chooses. */
export function goNumber(value: number): string {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? '+Inf' : '-Inf';
  }
  if (Object.is(value, -0)) {
    return '-0';
  }
  const text = String(value);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Prometheus' time: whole seconds, and three decimals where they are not all 0. */
export function goTime(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  const rest = Math.abs(ms) % 1000;
  return `${sign}${(Math.abs(ms) - rest) / 1000}${rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`}`;
}

const sampleText = fc.oneof(
  fc.double().map(goNumber),
  fc.double({ min: 0, max: 1e6, noNaN: true }).map(goNumber),
  fc.integer().map(String),
  fc.constantFrom('NaN', '+Inf', '-Inf', '-0', '0', '9007199254740993', '12345678901234567890', '0.1', '1e-07')
);
const word = fc.string({
  unit: fc.constantFrom('a', 'b', '_', '"', '\\', '\n', '<', 'ü', '世', '💥', '}', '{'),
  maxLength: 5,
});
const histogram = fc.record({
  count: sampleText,
  sum: sampleText,
  buckets: fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), sampleText, sampleText, sampleText), { maxLength: 3 }),
});

export const documents: fc.Arbitrary<Document> = fc
  .record({
    start: fc.integer({ min: -2_000_000_000, max: 1_999_999_999_999 }),
    step: fc.integer({ min: 1, max: 100_000 }),
    steps: fc.integer({ min: 1, max: 8 }),
    warnings: fc.array(word, { maxLength: 2 }),
    infos: fc.array(word, { maxLength: 2 }),
  })
  .chain((head) =>
    fc
      .array(
        fc.record({
          labels: fc.uniqueArray(fc.tuple(word, word), { selector: ([name]) => name, maxLength: 4 }),
          cells: fc.array(fc.oneof({ weight: 6, arbitrary: sampleText }, fc.constant(undefined), histogram), {
            minLength: head.steps,
            maxLength: head.steps,
          }),
        }),
        { maxLength: 4 }
      )
      .map((rows) => ({ ...head, series: rows.map(({ labels, cells }) => toSeries(labels, cells)) }))
  );

function toSeries(
  labels: Document['series'][number]['labels'],
  cells: ReadonlyArray<string | object | undefined>
): Document['series'][number] {
  return {
    labels,
    floats: cells.flatMap((cell, i) => (typeof cell === 'string' ? [[i, cell] as const] : [])),
    histograms: cells.flatMap((cell, i) => (typeof cell === 'object' ? [[i, cell] as const] : [])),
  };
}

/** The answer as Prometheus writes it. */
export function prometheusText(document: Document): string {
  const time = (i: number) => goTime(document.start + i * document.step);
  const series = document.series.map(({ labels, floats, histograms }) => {
    const pairs = labels.map(([name, value]) => `${goString(name)}:${goString(value)}`).join(',');
    const values = floats.map(([i, value]) => `[${time(i)},"${value}"]`).join(',');
    const rows = histograms.map(([i, value]) => `[${time(i)},${JSON.stringify(value)}]`).join(',');
    const lists = [values && `,"values":[${values}]`, rows && `,"histograms":[${rows}]`].join('');
    return `{"metric":{${pairs}}${lists}}`;
  });
  const notices = (['warnings', 'infos'] as const)
    .map((key) => (document[key].length === 0 ? '' : `,"${key}":[${document[key].map(goString).join(',')}]`))
    .join('');
  return `{"status":"success","data":{"resultType":"matrix","result":[${series.join(',')}]}${notices}}`;
}

/** The same answer as another JSON writer might lay it out: blanks, another order of keys, keys Prometheus doesn't have. */
export function otherText(document: Document): string {
  const time = (i: number) => (document.start + i * document.step) / 1000;
  const result = document.series.map(({ labels, floats, histograms }) => ({
    histograms: histograms.map(([i, value]) => [time(i), value]),
    values: floats.map(([i, value]) => [time(i), value]),
    unknown: { a: [1, '2'] },
    metric: Object.fromEntries([...labels].reverse()),
  }));
  const { warnings, infos } = document;
  return JSON.stringify({ infos, warnings, data: { result, resultType: 'matrix' }, status: 'success' }, null, 2);
}

/** Go's JSON encoder escapes <, > and &. */
function goString(text: string): string {
  return JSON.stringify(text).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}
