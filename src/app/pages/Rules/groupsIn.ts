import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

import { groupEntry, type GroupFacts, ruleEntry, type RuleFacts } from './ruleYaml';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).nullish();
const texts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish();

const ruleSchema = z.strictObject({
  ...{ record: text, alert: text, expr: text, for: text, keep_firing_for: text },
  ...{ labels: texts, annotations: texts },
});
const groupSchema = z.strictObject({
  ...{ name: text, interval: text, query_offset: text, limit: text, labels: texts },
  rules: z.array(ruleSchema).nullish(),
});
const fileSchema = z.strictObject({ groups: z.array(groupSchema).nullish() }).nullish();

/** A group, and a rule, as their file has them: durations as written. */
export type GroupFields = z.output<typeof groupSchema>;
export type RuleFields = z.output<typeof ruleSchema>;

/** Where a group is in its file, or a rule in its group, from 0. */
export interface RulePlace {
  readonly group: number;
  /** Left out: the group itself. */
  readonly rule?: number;
}

/** A text with a place in it. */
export interface PlacedText {
  readonly text: string;
  readonly at: RulePlace;
}

/** The groups of a text; undefined where a form cannot show them. */
export function groupsIn(file: string): readonly GroupFields[] | undefined {
  const document = documentOf(file);
  const read = document.errors.length > 0 ? undefined : fileSchema.safeParse(document.toJS());
  return read?.success === true ? (read.data?.groups ?? []) : undefined;
}

/** With other values of fields of a group or a rule; empty ones go. What is not changed keeps its form and its comments. */
export function withFields(file: string, at: RulePlace, fields: GroupFields | RuleFields): string {
  return edited(file, (document) => {
    for (const [name, value] of Object.entries(fields)) {
      const path = [...pathOf(at), name];
      if (isNothing(name, value)) {
        document.deleteIn(path);
      } else {
        document.setIn(path, typeof value === 'object' ? document.createNode(value) : valueOf(name, value));
        unquote(document.getIn(path, true));
      }
    }
  });
}

/** Without a group or a rule. */
export function without(file: string, at: RulePlace): string {
  return edited(file, (document) => document.deleteIn(pathOf(at)));
}

/** With one more group. */
export function withGroup(file: string, name: string): PlacedText {
  const added = edited(file, (document) => add(document, ['groups'], { name, rules: [] }));
  return { text: added, at: { group: (groupsIn(added)?.length ?? 1) - 1 } };
}

/** With one more rule in a group. */
export function withRule(file: string, group: number, rule: object): PlacedText {
  const added = edited(file, (document) => add(document, ['groups', group, 'rules'], rule));
  return { text: added, at: { group, rule: (groupsIn(added)?.[group]?.rules?.length ?? 1) - 1 } };
}

/** With a rule of another evaluator, in a group of the same name. */
export function withRuleOf(file: string, group: GroupFacts, rule: RuleFacts): PlacedText {
  const known = groupsIn(file)?.findIndex(({ name }) => name === group.name) ?? -1;
  if (known >= 0) {
    return withRule(file, known, ruleEntry(rule));
  }
  const { text: grown, at } = withGroup(file, group.name);
  const { interval, limit } = groupEntry(group);
  const filled = withFields(grown, at, { interval, limit: limit?.toString() });
  return withRule(filled, at.group, ruleEntry(rule));
}

/** What stands at a line, from 1; undefined where that is no group. */
export function placeAt(file: string, line: number): RulePlace | undefined {
  const lines = new LineCounter();
  const document = documentOf(file, lines);
  const covers = (node: unknown) => {
    const [from = 0, , to = 0] = (isNode(node) ? node.range : undefined) ?? [];
    return lines.linePos(from).line <= line && line <= lines.linePos(Math.max(from, to - 1)).line;
  };
  const itemsOf = (path: ReadonlyArray<string | number>): readonly unknown[] => {
    const node = document.getIn(path);
    return isSeq(node) ? node.items : [];
  };
  const group = itemsOf(['groups']).findIndex(covers);
  if (group < 0) {
    return undefined;
  }
  const rule = itemsOf(['groups', group, 'rules']).findIndex(covers);
  return rule < 0 ? { group } : { group, rule };
}

/** Somebody else's groups with those that were edited here on top, by name. A text that cannot be read counts as edited. */
export function mergeGroups(base: string, mine: string, theirs: string): string {
  const [was, own, others] = [base, mine, theirs].map(groupsIn);
  if (was === undefined || own === undefined || others === undefined) {
    return mine;
  }
  const by = (groups: readonly GroupFields[], name: GroupFields['name']) => groups.find((one) => one.name === name);
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return edited(theirs, (document) => {
    const gone = others.map(({ name }, i) => (by(was, name) !== undefined && by(own, name) === undefined ? i : -1));
    own.forEach((group, i) => {
      const at = others.findIndex(({ name }) => name === group.name);
      const isEdited = !isSame(by(was, group.name), group);
      const node = isEdited ? documentOf(mine).getIn(['groups', i]) : undefined;
      if (isEdited && at >= 0) {
        document.setIn(['groups', at], node);
      } else if (isEdited) {
        add(document, ['groups'], node);
      }
    });
    [...gone].reverse().forEach((i) => i >= 0 && document.deleteIn(['groups', i]));
  });
}

function documentOf(file: string, lineCounter?: LineCounter) {
  return parseDocument(file, { compat: 'yaml-1.1', lineCounter });
}

function edited(file: string, edit: (document: Document) => void): string {
  const document: Document = documentOf(file);
  if (!isMap(document.contents)) {
    document.contents = document.createNode({ groups: [] });
  }
  edit(document);
  const isEmpty = (groupsIn(String(document)) ?? [{}]).length === 0;
  return isEmpty && document.commentBefore == null ? '' : document.toString({ lineWidth: 0 });
}

function add(document: Document, path: ReadonlyArray<string | number>, value: unknown): void {
  const list = document.getIn(path);
  const node = isNode(value) ? value : document.createNode(value);
  if (isSeq(list)) {
    // An empty list is written as `[]`, what is in it stands below it.
    list.flow = list.items.length > 0 && list.flow;
    list.add(node);
  } else {
    document.setIn(path, document.createNode([node]));
  }
}

function pathOf({ group, rule }: RulePlace): ReadonlyArray<string | number> {
  return rule === undefined ? ['groups', group] : ['groups', group, 'rules', rule];
}

/** Quotes that a value needed while it was entered are not kept. */
function unquote(node: unknown): void {
  if (isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE')) {
    node.type = undefined;
  }
}

/** What must be there stays, though it is empty. */
function isNothing(name: string, value: unknown): boolean {
  const isEmpty = value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  return value == null || (isEmpty && !['name', 'record', 'alert', 'expr'].includes(name));
}

/** A limit is a number in YAML, all else a text. */
function valueOf(name: string, value: string): string | number {
  return name === 'limit' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}
