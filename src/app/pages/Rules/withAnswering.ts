import { type RuleGroupsContent } from '../../../api/ruleGroups';
import { type GroupFields, groupsIn, mergeGroups } from './groupsIn';

/** Names of groups that answer queries, sorted: the same ones are the same list. */
type Names = readonly string[];

export function withAnswering(names: Names, name: string, answers: boolean): string[] {
  const others = names.filter((one) => one !== name);
  return answers ? [...others, name].sort() : others;
}

/** A group among others. */
interface OneOf {
  readonly groups: readonly GroupFields[];
  readonly at: number;
}

/** A group that is given another name goes on answering, but where another group has that name: then the other is meant. */
export function withRenamed(names: Names, of: OneOf, name: string): string[] {
  const before = of.groups[of.at].name;
  const goesOn = names.includes(before ?? '') && !isShared(of, before) && !isShared(of, name);
  return [...withoutGroup(names, of), ...(goesOn ? [name] : [])].sort();
}

/** The name of a group is taken out, but where another group has it too. */
export function withoutGroup(names: Names, of: OneOf): string[] {
  const { name } = of.groups[of.at];
  return names.filter((one) => one !== name || isShared(of, name));
}

function isShared({ groups, at }: OneOf, name: GroupFields['name']): boolean {
  return groups.some((group, i) => i !== at && group.name === name);
}

/** Names that no group of the text has; of a text that cannot be read, none is known to be such. */
export function isUnknown(groups: readonly GroupFields[] | undefined, name: string): boolean {
  return groups !== undefined && !groups.some((group) => group.name === name);
}

export function isSameContent(a: RuleGroupsContent, b: RuleGroupsContent): boolean {
  return a.text === b.text && namesText(a) === namesText(b);
}

/** A name a line. */
export function namesText({ answering }: RuleGroupsContent): string {
  return [...answering].sort().join('\n');
}

/** Somebody else's with what was edited here on top. */
export function mergeContents(
  base: RuleGroupsContent,
  mine: RuleGroupsContent,
  theirs: RuleGroupsContent
): RuleGroupsContent {
  const text = mergeGroups(base.text, mine.text, theirs.text);
  const groups = groupsIn(text);
  const names = [...new Set([...theirs.answering, ...mine.answering])].filter((name) =>
    mine.answering.includes(name) === base.answering.includes(name)
      ? theirs.answering.includes(name)
      : mine.answering.includes(name)
  );
  return { text, answering: names.filter((name) => !isUnknown(groups, name)).sort() };
}
