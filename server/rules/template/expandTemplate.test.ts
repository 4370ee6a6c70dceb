import { expandTemplate, type TemplateSamples, templateProblem } from './expandTemplate';

const INPUT = {
  name: 'Down',
  labels: Object.fromEntries([
    ['job', 'api'],
    ['__proto__', 'p'],
  ]),
  externalLabels: {},
  externalUrl: 'https://example.org/a%20b/?q',
  value: 1.5,
  time: 1_500,
};

const samples = (...values: readonly number[]): TemplateSamples =>
  values.map((value) => ({ labels: { n: 'n' }, value }));

/** Expands a template; its queries are answered from a table. */
function expand(text: string, answers: Readonly<Record<string, TemplateSamples>> = {}): Promise<string> {
  return expandTemplate(text, INPUT, async (expr) => {
    if (!Object.hasOwn(answers, expr)) {
      throw new Error(`${expr} failed`);
    }
    return answers[expr];
  });
}

// What Prometheus makes of hundreds of templates: e2e/federation/ruleTemplates.test.ts.
test.each([
  ['{{ $labels.job }} is at {{ $value }}', 'api is at 1.5'],
  ['{{ $labels.__proto__ }}{{ $labels.constructor }}', 'p'],
  ['{{ externalURL }} {{ pathPrefix }}', 'https://example.org/a%20b/?q /a b/'],
  ['{{ now }} {{ (toDuration 90.5) }} {{ (toDuration 90).Minutes }}', '1.5 1m30.5s 1.5'],
  [
    '{{ toDuration 0.0000015 }} {{ toDuration 0.25 }} {{ toDuration -7200 }} {{ toDuration 0 }}',
    '1.5µs 250ms -2h0m0s 0s',
  ],
  ['{{ urlQueryEscape "a b" }}', 'a+b'],
])('%s', async (text, expected) => {
  expect(await expand(text)).toBe(expected);
});

describe('queries', () => {
  test('are asked one after the other, each once', async () => {
    const asked: string[] = [];
    const text = '{{ range query "a" }}{{ .Value }}{{ query (print "b" .Value) | len }}{{ end }}{{ query "a" | len }}';
    const told = await expandTemplate(text, INPUT, async (expr) => {
      asked.push(expr);
      return samples(1, 2);
    });
    expect([told, asked]).toEqual(['12222', ['a', 'b1', 'b2']]);
  });

  test('that fail, fail the template', async () => {
    expect(await expand('{{ query "x" }}')).toMatch(/ at <query "x">: error calling query: x failed>$/);
  });

  test('are at most a hundred', async () => {
    const told = await expandTemplate(
      '{{ range $i := 200 }}{{ query (print $i) | len }}{{ end }}',
      INPUT,
      async () => []
    );
    expect(told).toMatch(/error calling query: a template may ask 100 queries>$/);
  });
});

describe('a template without end', () => {
  test.each([
    [
      'in what it writes',
      '{{ range 1000000 }}{{ "aaaaaaaaaaaaaaaaaaaaaaaa" }}{{ end }}',
      /it is longer than 1048576 characters>$/,
    ],
    [
      'in its steps',
      '{{ range 10000 }}{{ range 10000 }}{{ end }}{{ $x := 1 }}{{ range 10000 }}{{ $x = 2 }}{{ end }}{{ end }}',
      /it takes more than 1000000 steps>$/,
    ],
    [
      'in one text',
      '{{ $x := "aaaaaaaa" }}{{ range 100 }}{{ $x = print $x $x }}{{ end }}',
      /a text is longer than 1048576 characters>$/,
    ],
    [
      'in its calls',
      '{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}',
      /exceeded maximum template depth \(200\)>$/,
    ],
    ['in its parentheses', `{{ ${'('.repeat(2000)}1${')'.repeat(2000)} }}`, /max expression depth exceeded>$/],
    ['in its controls', '{{ if true }}'.repeat(2000), /max expression depth exceeded>$/],
    ['in a width', '{{ printf "%1000000d%1000000d" 1 2 }}', /a text is longer than 1048576 characters>$/],
    ['in a pattern', `{{ match "${'[a]'.repeat(1000)}" "a" }}`, /more than the 1000 allowed>$/],
  ])('%s', async (_, text, expected) => {
    expect(await expand(text)).toMatch(expected);
  });
});

test('what cannot be parsed is told with its line', () => {
  expect(templateProblem('Down', 'a\n{{ foo }}')).toBe('template: __alert_Down:2: function "foo" not defined');
  expect(templateProblem('Down', '{{ $value }}')).toBeUndefined();
});
