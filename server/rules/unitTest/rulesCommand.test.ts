import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { rulesCommand } from './rulesCommand';

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'promshards-rules-'));
});

afterAll(() => rmSync(dir, { recursive: true }));

function write(name: string, text: string): string {
  const file = path.join(dir, name);
  writeFileSync(file, text);
  return file;
}

// What promtool says of the same files: e2e/federation/ruleUnitTests.test.ts, ruleFiles.test.ts.
test('checks files; one that is bad makes the exit code 1', async () => {
  const rule = '{record: a, expr: up, labels: {b: c}}';
  const good = write('good.yml', `groups:\n- name: g\n  rules: [${rule}, ${rule}]\n`);
  const bad = write('bad.yml', 'groups:\n- name: g\n  foo: 1\n');
  expect(await rulesCommand(['check', good])).toEqual({
    code: 0,
    text: `Checking ${good}\n  duplicate rule: a{b="c"}\n  SUCCESS: 2 rules found\n\n`,
  });
  expect(await rulesCommand(['check', good, bad])).toEqual({
    code: 1,
    text: expect.stringMatching(/FAILED:\n\S+bad\.yml:3:3: field foo not found in type rulefmt\.RuleGroup\n\n$/),
  });
});

test('tests begin at a time of their own, and know their address', async () => {
  const alert = `{alert: A, expr: up, annotations: {a: '{{ now }} {{ externalURL }}{{ pathPrefix }}'}}`;
  write('rules.yml', `groups:\n- name: g\n  rules: [${alert}]\n`);
  const tests = (at: string) => `rule_files: [rules.yml]
tests:
- start_timestamp: ${at}
  external_url: http://p/x
  input_series: [{series: up, values: 1 1}]
  alert_rule_test:
  - {alertname: A, eval_time: 1m, exp_alerts: [{exp_annotations: {a: '1.60000006e+09 http://p/x/x'}}]}
`;
  for (const at of ['1600000000', '"2020-09-13T12:26:40Z"']) {
    expect(await rulesCommand(['test', write('tests.yml', tests(at))])).toMatchObject({ code: 0 });
  }
  expect(await rulesCommand(['test', write('tests.yml', tests('1600000060'))])).toMatchObject({ code: 1 });
});

test.each([
  ['more samples than fit', 'values: 1x10000000', /a series has more than 1000000 samples/],
  ['what is no sample', 'values: 1 a', /"a" is no sample of a series/],
  ['a histogram of unknown fields', `values: '{{sums:1}}'`, /\{\{sums:1\}\} is no histogram/],
  ['steps of another schema', `values: '{{schema:1 sum:1}}+{{sum:1}}x2'`, /in steps of its own schema and zero bucket/],
])('series of %s are refused', async (_, values, expected) => {
  const file = write('tests.yml', `tests:\n- input_series:\n  - series: up\n    ${values}\n`);
  expect(await rulesCommand(['test', file])).toEqual({ code: 1, text: expect.stringMatching(expected) });
});

test.each([[[]], [['check']], [['help', 'x']]])('%j says how it is called', async (args) => {
  expect(await rulesCommand(args)).toMatchObject({ code: 2, text: expect.stringMatching(/^rules check FILE…/) });
});
