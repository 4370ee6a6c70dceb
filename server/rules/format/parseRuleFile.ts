import { quote } from '../../../src/engine/index';
import { type GroupFields, ruleFileNodes, type RuleFields } from './ruleFileNodes';
import { type RuleFileProblem } from './ruleFileProblem';
import { type Rule, type RuleGroup } from './ruleGroup';
import { labelProblems, type RuleDialect, ruleProblems } from './ruleProblems';
import { type YamlPlace, type YamlProblem, YamlReader } from './yamlReader';
import { type ReadStruct } from './yamlReads';

export type RuleGroups = { readonly groups: readonly RuleGroup[] } | { readonly problems: readonly RuleFileProblem[] };

/**
 * The groups of a rule file, where Prometheus would load it; else all that is wrong with it. Only the first document of the text is
 * read. Upstream: prometheus 3.5, `model/rulefmt/rulefmt.go`, `Parse`.
 */
export function parseRuleFile(file: string, text: string, dialect: RuleDialect = {}): RuleGroups {
  const { value, problems } = YamlReader.read(text, ruleFileNodes);
  if (problems.length > 0) {
    return { problems: problems.map((problem) => ({ file, ...problem })) };
  }
  const groups = value?.values.groups ?? [];
  const found = [...nameProblems(groups), ...groups.flatMap((group) => groupProblems(group, dialect))];
  return found.length > 0
    ? { problems: found.map((problem) => ({ file, ...problem })) }
    : { groups: groups.map((group) => toGroup(file, group)) };
}

type GroupProblem = Omit<RuleFileProblem, 'file'>;

function nameProblems(groups: ReadonlyArray<ReadStruct<GroupFields>>): GroupProblem[] {
  const seen = new Set<string>();
  return groups.flatMap(({ values: { name = '' }, places, place }) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    const at: YamlPlace = places.name ?? place;
    return [
      ...(name === '' ? [{ ...at, message: 'Groupname must not be empty' }] : []),
      ...(isRepeated ? [{ ...at, message: `groupname: ${quote(name)} is repeated in the same file` }] : []),
    ];
  });
}

function groupProblems({ values, places, place }: ReadStruct<GroupFields>, dialect: RuleDialect): GroupProblem[] {
  const { name: group = '', labels = {}, rules = [] } = values;
  const ofLabels: readonly YamlProblem[] = labelProblems(labels, places.labels ?? place);
  return [
    ...ofLabels.map((problem) => ({ ...problem, group })),
    ...rules.flatMap((rule, i) => ruleProblems(rule, dialect).map((problem) => ({ ...problem, group, rule: i + 1 }))),
  ];
}

function toGroup(file: string, { values }: ReadStruct<GroupFields>): RuleGroup {
  return {
    name: values.name ?? '',
    file,
    // As in Prometheus, 0 is the same as none.
    interval: values.interval || undefined,
    limit: values.limit ?? 0,
    queryOffset: values.query_offset,
    labels: values.labels ?? {},
    rules: (values.rules ?? []).map(toRule),
  };
}

function toRule({ values }: ReadStruct<RuleFields>): Rule {
  const { record = '', alert = '', expr = '', labels = {} } = values;
  return record === ''
    ? {
        kind: 'alerting',
        alert,
        expr,
        for: values.for ?? 0,
        keepFiringFor: values.keep_firing_for ?? 0,
        labels,
        annotations: values.annotations ?? {},
      }
    : { kind: 'recording', record, expr, labels };
}
