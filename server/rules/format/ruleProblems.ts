import { type Dialect, METRIC_NAME, parse, quote } from '../../../src/engine/index';
import { templateProblem } from '../template/expandTemplate';
import { type RuleFields } from './ruleFileNodes';
import { type NamedTexts } from './ruleGroup';
import { type YamlPlace, type YamlProblem } from './yamlReader';
import { type ReadStruct } from './yamlReads';

/** Which PromQL the expressions may be written in. */
export interface RuleDialect {
  readonly dialect?: Dialect;
}

/** What is wrong with labels, of a rule or of a group. Upstream: prometheus 3.5, names may be any UTF-8. */
export function labelProblems(labels: NamedTexts, place: YamlPlace): YamlProblem[] {
  return Object.keys(labels)
    .filter((name) => name === '' || name === METRIC_NAME)
    .map((name) => ({ ...place, message: `invalid label name: ${name}` }));
}

/** What is wrong with a rule whose fields are all of the right kind. Upstream: prometheus 3.5, `rulefmt.go`, `Rule.Validate`. */
export function ruleProblems(rule: ReadStruct<RuleFields>, { dialect }: RuleDialect): YamlProblem[] {
  const { values, places, place } = rule;
  const { record = '', alert = '', labels = {}, annotations = {} } = values;
  const problems: YamlProblem[] = [];
  const tell = (message: string, at: YamlPlace = place) => problems.push({ ...at, message });
  if (record !== '' && alert !== '') {
    tell("only one of 'record' and 'alert' must be set", places.record);
  }
  if (record === '' && alert === '') {
    tell("one of 'record' or 'alert' must be set");
  }
  problems.push(...exprProblems(rule, dialect));
  if (record !== '') {
    problems.push(...recordProblems(rule));
  }
  problems.push(...labelProblems(labels, places.labels ?? place));
  if (Object.hasOwn(annotations, '')) {
    tell('invalid annotation name: ', places.annotations);
  }
  if (alert !== '') {
    problems.push(...templateProblems('label', alert, { texts: labels, at: places.labels ?? place }));
    problems.push(...templateProblems('annotation', alert, { texts: annotations, at: places.annotations ?? place }));
  }
  return problems;
}

function templateProblems(
  what: 'label' | 'annotation',
  alert: string,
  { texts, at }: { readonly texts: NamedTexts; readonly at: YamlPlace }
): YamlProblem[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const problem = templateProblem(alert, text);
    return problem === undefined ? [] : [{ ...at, message: `${what} ${quote(name)}: ${problem}` }];
  });
}

function exprProblems({ values, places, place }: ReadStruct<RuleFields>, dialect: Dialect | undefined): YamlProblem[] {
  const { expr = '' } = values;
  if (expr === '') {
    return [{ ...(places.expr ?? place), message: "field 'expr' must be set in rule" }];
  }
  const parsed = parse(expr, { experimental: false, dialect });
  return parsed.ok
    ? []
    : [{ ...(places.expr ?? place), message: `could not parse expression: ${parsed.error.message}` }];
}

function recordProblems({ values, places, place }: ReadStruct<RuleFields>): YamlProblem[] {
  const { record = '', annotations = {} } = values;
  const messages = [
    ...(Object.keys(annotations).length > 0 ? ["invalid field 'annotations' in recording rule"] : []),
    ...((values.for ?? 0) !== 0 ? ["invalid field 'for' in recording rule"] : []),
    ...((values.keep_firing_for ?? 0) !== 0 ? ["invalid field 'keep_firing_for' in recording rule"] : []),
    ...(/[{}]/.test(record) ? [`braces present in the recording rule name; should it be in expr?: ${record}`] : []),
  ];
  return messages.map((message) => ({ ...(places.record ?? place), message }));
}
