import { type AnsweringRule, answerProblem, parse } from '../../../src/engine/index';
import { digestOf } from '../../digestOf';
import { writtenNames } from '../evaluate/readRules';
import { type RecordingRule, type RuleGroup } from '../format/ruleGroup';
import { ruleLabels } from '../format/ruleLabels';
import { type GroupLoop } from '../schedule/groupLoop';

/** Groups of which what they record answers queries; of a name alone, those of all files. */
export interface AnsweringGroup {
  readonly group: string;
  readonly file?: string;
}

/** A rule that answers queries of its expression, or why it does not. */
export interface AnsweringEntry {
  readonly group: RuleGroup;
  /** Its place in the group. */
  readonly at: number;
  /** Tells it from other rules, and from what it was before: what it wrote then does not answer for it. */
  readonly key: string;
  readonly rule: Omit<AnsweringRule, 'covered'>;
  /** Words that go after "an expression". */
  readonly problem: string | undefined;
}

/** The recording rules of the groups that are to answer. */
export function answeringRules(
  loops: readonly GroupLoop[],
  answering: readonly AnsweringGroup[]
): readonly AnsweringEntry[] {
  const writers = new Map<string, number>();
  loops.forEach(({ run }) =>
    run.group.rules.flatMap(writtenNames).forEach((name) => writers.set(name, (writers.get(name) ?? 0) + 1))
  );
  return loops
    .filter(({ run: { group } }) => answering.some((one) => isMeant(one, group)))
    .flatMap((loop) =>
      [...loop.run.group.rules.entries()].flatMap(([at, rule]) =>
        rule.kind === 'recording' ? [entryOf(loop, { at, rule, writers: writers.get(rule.record) ?? 1 })] : []
      )
    );
}

/** Those that no group is meant by. */
export function unknownGroups(
  loops: readonly GroupLoop[],
  answering: readonly AnsweringGroup[]
): readonly AnsweringGroup[] {
  return answering.filter((one) => !loops.some(({ run: { group } }) => isMeant(one, group)));
}

function isMeant({ group, file }: AnsweringGroup, of: RuleGroup): boolean {
  return group === of.name && (file === undefined || file === of.file);
}

interface Placed {
  readonly at: number;
  readonly rule: RecordingRule;
  /** How many rules record its name. */
  readonly writers: number;
}

function entryOf({ run: { group }, options }: GroupLoop, { at, rule, writers }: Placed): AnsweringEntry {
  const { record: name, expr } = rule;
  const labels = ruleLabels(group, rule);
  const { interval, queryOffset, basis } = options;
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const known = [group.file, group.name, group.limit, interval, queryOffset, basis, name, expr, sorted];
  return {
    ...{ group, at, key: digestOf(JSON.stringify(known)) },
    rule: { group: group.name, name, expr, labels, interval },
    problem:
      writers > 1 ? `of which what is recorded is named ${name}, as that of other rules is` : problemOf(expr, labels),
  };
}

function problemOf(expr: string, labels: Readonly<Record<string, string>>): string | undefined {
  const parsed = parse(expr, { experimental: true });
  return parsed.ok ? answerProblem(parsed.value, labels) : 'that is not known here';
}
