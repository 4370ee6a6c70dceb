import { type NamedTexts } from './ruleGroup';
import { type Read, readTextNode } from './yamlReader';
import { listOf, readDuration, readInteger, type ReadStruct, readTexts, structOf } from './yamlReads';

/** A rule as it stands in a file. Durations are milliseconds. */
export interface RuleFields {
  readonly record: string;
  readonly alert: string;
  readonly expr: string;
  readonly for: number;
  readonly keep_firing_for: number;
  readonly labels: NamedTexts;
  readonly annotations: NamedTexts;
}

export interface GroupFields {
  readonly name: string;
  readonly interval: number;
  readonly query_offset: number;
  readonly limit: number;
  readonly rules: ReadonlyArray<ReadStruct<RuleFields>>;
  readonly labels: NamedTexts;
}

export interface RuleFileFields {
  readonly groups: ReadonlyArray<ReadStruct<GroupFields>>;
}

const readRule = structOf<RuleFields>('rulefmt.Rule', {
  record: readTextNode,
  alert: readTextNode,
  expr: readTextNode,
  for: readDuration,
  keep_firing_for: readDuration,
  labels: readTexts,
  annotations: readTexts,
});

const readGroup = structOf<GroupFields>('rulefmt.RuleGroup', {
  name: readTextNode,
  interval: readDuration,
  query_offset: readDuration,
  limit: readInteger,
  rules: listOf('[]rulefmt.Rule', readRule),
  labels: readTexts,
});

/** The document of a rule file. Upstream: prometheus 3.5, `model/rulefmt/rulefmt.go`, `RuleGroups`. */
export const ruleFileNodes: Read<ReadStruct<RuleFileFields>> = structOf<RuleFileFields>('rulefmt.RuleGroups', {
  groups: listOf('[]rulefmt.RuleGroup', readGroup),
});
