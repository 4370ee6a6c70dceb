import { type FastifyInstance, type FastifyReply } from 'fastify';
import { type z } from 'zod';

import {
  RULES_PAGE,
  type RuleGroupsContent,
  type RuleGroupsDocument,
  ruleGroupsUpdateSchema,
} from '../../../src/api/ruleGroups';
import { systemClock } from '../../clock';
import { RULE_GROUPS, ToldWrites } from '../../scaling/apply/toldWrites';
import { type Fleet } from '../../fleets/fleet';
import { parseRuleFile } from '../../rules/format/parseRuleFile';
import { placedProblem, type RuleFileProblem } from '../../rules/format/ruleFileProblem';
import { NOTHING_MADE } from '../../rules/fleetRules';
import { changesText, ruleGroupChanges } from '../../rules/ruleGroupChanges';
import { type RuleGroup } from '../../rules/format/ruleGroup';
import { type Saved } from '../../store/versionedRows';
import { type RouteContext } from '../context';
import { sendError } from '../errors';
import { type FleetRequest, inspected } from './managed';
import { type Edited, versionedRoutes } from './versionedRoutes';

/** Characters of all versions that are given at once. */
const MOST_VERSIONS_TEXT = 1_000_000;

/** The rule groups of a fleet that Admins make on the page. */
export function ruleGroupRoutes(app: FastifyInstance, context: RouteContext): void {
  versionedRoutes(app, context, { name: 'rule-groups', schema: ruleGroupsUpdateSchema, of: groupsOf });
}

type SavedGroups = Saved<'content', RuleGroupsContent>;
type Update = z.output<typeof ruleGroupsUpdateSchema>;

function groupsOf(
  context: RouteContext,
  request: FleetRequest,
  reply: FastifyReply
): Edited<RuleGroupsDocument, Update> | undefined {
  const fleet = inspected(context, request, reply);
  if (fleet === undefined) {
    return undefined;
  }
  const { rows } = fleet;
  const { control } = context;
  if (fleet.rules === undefined || control === undefined) {
    void sendError(reply, 'refused', { message: noRulesReason(context, fleet) });
    return undefined;
  }
  const documentOf = ({ content, ...saved }: SavedGroups) => ({ fleet: fleet.id, ...saved, ...content });
  const current = () => documentOf(rows.ruleGroups.newest() ?? NONE);
  const writes = new ToldWrites({
    ...{ rows, clock: systemClock, publish: control.events.publish },
    transaction: (work) => rows.transaction(work),
  });
  return {
    current,
    versions: (limit) => fitting(rows.ruleGroups.versions(limit).map(documentOf)),
    problems: (update) => {
      const read = parseRuleFile(RULES_PAGE, update.text);
      return 'problems' in read ? problemsOf(read.problems) : answeringProblems(update, read.groups);
    },
    tryOut: ({ text, answering }) => ({
      ...{ ...current(), text, answering },
      changes: ruleGroupChanges(current(), { text, answering }),
    }),
    save: async ({ text, answering }, by, expected) => {
      const value = { text, answering };
      const told = changesText(ruleGroupChanges(current(), value));
      const saved = writes.save(rows.ruleGroups, RULE_GROUPS, { value, by, expected, told });
      // Who is told that it is saved finds it in force.
      await fleet.rules?.read({ anew: false });
      return saved && documentOf(saved);
    },
  };
}

/** What a fleet has before any were saved. */
const NONE: SavedGroups = { version: 0, content: NOTHING_MADE, savedAt: 0, savedBy: '', reason: '' };

/** What is wrong with a rule file made on the page, by its place. */
export function problemsOf(problems: readonly RuleFileProblem[]) {
  return problems.map((one) => ({ path: 'text', ...placedProblem(one) }));
}

function answeringProblems({ answering }: RuleGroupsContent, groups: readonly RuleGroup[]) {
  const names = new Set(groups.map(({ name }) => name));
  return answering.flatMap((name, i) => {
    const known = `answering: ${JSON.stringify(name)}`;
    const message = !names.has(name)
      ? `${known} is the name of no group of the text; take it out, or give a group that name`
      : answering.indexOf(name) < i
        ? `${known} is there twice; take one out`
        : undefined;
    return message === undefined ? [] : [{ path: `answering.${i}`, message }];
  });
}

function fitting(versions: readonly RuleGroupsDocument[]): readonly RuleGroupsDocument[] {
  let left = MOST_VERSIONS_TEXT;
  return versions.filter(({ text, answering }) => (left -= text.length + answering.join().length) >= 0);
}

/** Why a fleet has no rule groups of its own, with what to do. */
export function noRulesReason({ control }: RouteContext, fleet: Fleet): string {
  return control?.made?.has(fleet) === true
    ? `The fleet ${fleet.id} was made through the API, and such fleets have no rules: write it into the fleets file, with rules.records.`
    : `The fleet ${fleet.id} has no rules: say in the fleets file, as rules.records, where what they record is written.`;
}
