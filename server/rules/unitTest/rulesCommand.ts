import path from 'node:path';

import { fileProblem } from '../../files/fileProblem';
import { readNamedFile } from '../../files/namedFile';
import { globFiles } from '../format/globFiles';
import { problemLine } from '../format/ruleFileProblem';
import { type RuleGroup } from '../format/ruleGroup';
import { ruleLabels } from '../format/ruleLabels';
import { ruleName } from '../format/ruleName';
import { readRuleFile, readRuleFiles } from '../format/readRuleFiles';
import { YamlReader } from '../format/yamlReader';
import { labelsText } from './labelsText';
import { runTest } from './runTest';
import { type UnitTestFields, unitTestNodes } from './unitTestNodes';

const USAGE = 'rules check FILE…: says what is wrong with rule files\nrules test FILE…: runs unit tests of rules\n';
const DEFAULT_INTERVAL_MS = 60_000;

/** What a command says, and its exit code. */
export interface RulesTold {
  readonly code: number;
  readonly text: string;
}

/** `check FILE…` and `test FILE…`, with the verdicts of `promtool check rules` and `promtool test rules`. */
export async function rulesCommand([command, ...files]: readonly string[]): Promise<RulesTold> {
  if (files.length === 0 || (command !== 'check' && command !== 'test')) {
    return { code: 2, text: USAGE };
  }
  const told: RulesTold[] = [];
  for (const file of files) {
    told.push(command === 'check' ? check(file) : await test(file));
  }
  return { code: Math.max(...told.map(({ code }) => code)), text: told.map(({ text }) => text).join('') };
}

function check(file: string): RulesTold {
  const read = readRuleFile(file);
  if ('problems' in read) {
    return {
      code: 1,
      text: `Checking ${file}\n  FAILED:\n${read.problems.map((one) => `${problemLine(one)}\n`).join('')}\n`,
    };
  }
  const duplicates = duplicatesOf(read.groups);
  const count = read.groups.reduce((sum, { rules }) => sum + rules.length, 0);
  return {
    code: 0,
    text: `Checking ${file}\n${duplicates.map((text) => `  duplicate rule: ${text}\n`).join('')}  SUCCESS: ${count} rules found\n\n`,
  };
}

/** Rules of one name and the same labels, which is no mistake but often one. */
function duplicatesOf(groups: readonly RuleGroup[]): readonly string[] {
  const names = groups.flatMap((group) =>
    group.rules.map((rule) => ruleName(rule) + labelsText(ruleLabels(group, rule)))
  );
  return [...new Set(names.filter((name, i) => names.indexOf(name) < i))].sort();
}

async function test(file: string): Promise<RulesTold> {
  const problems = await testProblems(file);
  return problems.length === 0
    ? { code: 0, text: `Testing ${file}\n  SUCCESS\n\n` }
    : { code: 1, text: `Testing ${file}\n  FAILED:\n${problems.map((one) => `${one}\n\n`).join('')}` };
}

async function testProblems(file: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = readNamedFile(file);
  } catch (error) {
    return [`${file}: ${fileProblem(error)}`];
  }
  const { value, problems } = YamlReader.read(text, unitTestNodes);
  if (problems.length > 0) {
    return problems.map((problem) => problemLine({ file, ...problem }));
  }
  return await runTests(value?.values ?? {}, path.dirname(file));
}

async function runTests(fields: Partial<UnitTestFields>, dir: string): Promise<readonly string[]> {
  const { rule_files: named = [], group_eval_order: order = [], tests = [] } = fields;
  const repeated = order.find((name, i) => order.indexOf(name) < i);
  if (repeated !== undefined) {
    return [`group name repeated in evaluation order: ${repeated}`];
  }
  const files: string[] = [];
  for (const pattern of named) {
    const found = await globFiles(path.resolve(dir, pattern));
    if (found === undefined) {
      return [`${pattern}: syntax error in pattern`];
    }
    files.push(...found);
  }
  const read = await readRuleFiles(files);
  if ('problems' in read) {
    // As promtool, each test of the file finds them.
    return tests.length === 0 ? [] : read.problems.map(problemLine);
  }
  const place = ({ name }: RuleGroup) => Math.max(0, order.indexOf(name));
  const groups = [...read.groups].sort((a, b) => place(a) - place(b));
  const interval = fields.evaluation_interval || DEFAULT_INTERVAL_MS;
  const all: string[] = [];
  for (const { values } of tests) {
    const given = { ...values, interval: values.interval || interval };
    all.push(...(await runTest(given, { interval, isFuzzy: fields.fuzzy_compare === true, groups })));
  }
  return all;
}
