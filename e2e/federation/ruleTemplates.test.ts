import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { expandTemplate, templateProblem, type TemplateSamples } from '../../server/rules/template/expandTemplate';
import { unquoteGo } from '../../server/rules/template/goLiteral';
import { promtoolFolder } from './rules/promtoolFolder';
import { brokenTemplates, templates } from './rules/templates';

const LABELS = { instance: 'web-1.example.org:9100', job: 'api', text: `it's "<x>" & y` };
const HISTOGRAM = '{{schema:0 sum:3.5 count:3 buckets:[1 2]}}';
const HISTOGRAM_TEXT = '{count:3, sum:3.5, (0.5,1]:1, (1,2]:2}';
const SERIES: ReadonlyArray<readonly [series: string, value: string]> = [
  [`m{instance="${LABELS.instance}",job="api",text="it's \\"<x>\\" & y"}`, '12.5'],
  ['n{a="x",b="3"}', '1'],
  ['n{a="y",b="1"}', '2'],
  ['n{a="z",b="2"}', '3'],
  ['h{job="api"}', HISTOGRAM],
];

const cases = templates.map((each) => (typeof each === 'string' ? ([each, 'm'] as const) : each));

const given = promtoolFolder();
let expanded: ReadonlyMap<string, string>;

/** What an expression of the tables gives. */
async function query(expr: string): Promise<TemplateSamples> {
  const n = (a: string, b: string, value: number) => ({ labels: { __name__: 'n', a, b }, value });
  const ofN = [n('x', '3', 1), n('y', '1', 2), n('z', '2', 3)];
  const known: Readonly<Record<string, TemplateSamples>> = {
    m: [{ labels: { __name__: 'm', ...LABELS }, value: 12.5 }],
    n: ofN,
    // One Prometheus gives a vector in any order, but for this.
    'sort(n)': ofN,
    h: [{ labels: { __name__: 'h', job: 'api' }, value: HISTOGRAM_TEXT }],
    none: [],
  };
  if (known[expr] === undefined) {
    throw new Error('1:5: parse error: unclosed left parenthesis');
  }
  return known[expr];
}

const numbers: Readonly<Record<string, number>> = { '1/3': 1 / 3, '1/0': Infinity, '-1/0': -Infinity, '0/0': NaN };

function expandHere(template: string, expr: string, at: number): Promise<string> {
  const number = expr.replace('m * 0 + ', '');
  const value = expr === 'h' ? HISTOGRAM_TEXT : expr === 'm' ? 12.5 : (numbers[number] ?? Number(number));
  return expandTemplate(
    template,
    {
      name: `T${at}`,
      labels: expr === 'h' ? { __name__: 'h', job: 'api' } : expr === 'm' ? { __name__: 'm', ...LABELS } : LABELS,
      externalLabels: { region: 'eu' },
      externalUrl: 'http://prometheus.example/prefix',
      value,
      time: 0,
    },
    query
  );
}

function run(...args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(given.promtool, args, { maxBuffer: 1e8 }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
}

/** What promtool makes of all templates, by the number of their alert. */
async function expandThere(): Promise<ReadonlyMap<string, string>> {
  const alerts = cases.map(([template, expr], i) => ({ alert: `T${i}`, expr, annotations: { a: template } }));
  await writeFile(path.join(given.dir, 'rules.yml'), JSON.stringify({ groups: [{ name: 'g', rules: alerts }] }));
  const tests = {
    rule_files: ['rules.yml'],
    tests: [
      {
        interval: '1m',
        input_series: SERIES.map(([series, values]) => ({ series, values })),
        external_labels: { region: 'eu' },
        external_url: 'http://prometheus.example/prefix',
        alert_rule_test: cases.map((_, i) => ({ eval_time: '0m', alertname: `T${i}`, exp_alerts: [] })),
      },
    ],
  };
  await writeFile(path.join(given.dir, 'test.yml'), JSON.stringify(tests));
  const output = await run('test', 'rules', path.join(given.dir, 'test.yml'));
  const found = output.matchAll(
    /got:\[\s+0:\s+Labels:\{alertname="(T\d+)".*\s+Annotations:\{(?:a=("(?:[^"\\]|\\.)*"))?\}/g
  );
  return new Map(Array.from(found, ([, name, text = '""']) => [name, unquoteGo(text) ?? '']));
}

beforeAll(async () => {
  expanded = await expandThere();
});

test('promtool expands all', () => {
  expect([...expanded.keys()].sort()).toEqual(cases.map((_, i) => `T${i}`).sort());
});

test.each(cases.map(([template, expr], i) => [template, expr, i] as const))('%s of %s', async (template, expr, i) => {
  expect(await expandHere(template, expr, i)).toBe(expanded.get(`T${i}`));
});

test('templates that cannot be parsed are refused as by promtool', async () => {
  const alerts = brokenTemplates.map((text, i) => ({ alert: `T${i}`, expr: 'm', annotations: { a: text } }));
  const file = path.join(given.dir, 'broken.yml');
  await writeFile(file, JSON.stringify({ groups: [{ name: 'g', rules: alerts }] }));
  const output = await run('check', 'rules', file);
  const found = output.matchAll(/rule (\d+), "T\d+": annotation "a": ([^]*?)(?=\n\S*broken\.yml: group|\n*$)/g);
  const theirs = new Map(Array.from(found, ([, rule, message]) => [Number(rule) - 1, message]));
  const problems = brokenTemplates.map((text, i) => [i, templateProblem(`T${i}`, text)] as const);
  const ours = new Map(problems.filter(([, problem]) => problem !== undefined));
  expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));
});
