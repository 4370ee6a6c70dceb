import { z } from 'zod';

import { idSchema } from './fleets';
import { reasonSchema } from './reason';

/** Characters that the groups may take. */
export const MOST_RULE_TEXT = 262_144;

/** What groups have as their file that were made on the page. */
export const RULES_PAGE = 'rules page';

/** Rule groups as a rule file of Prometheus has them, YAML. Empty: there are none. */
export const ruleTextSchema = z.string().max(MOST_RULE_TEXT, `at most ${MOST_RULE_TEXT} characters`);

/** Names of groups. */
const names = z.array(z.string());

/** What one version has: the groups, and beside them which of them, by name, answer queries from what they record. */
export const ruleGroupsContentSchema = z.object({ text: ruleTextSchema, answering: names });
export type RuleGroupsContent = Readonly<z.infer<typeof ruleGroupsContentSchema>>;

/**
 * `GET /api/v1/fleets/<id>/rule-groups`: the groups that were made on the page, beside those of rule files. The `ETag` header is the
 * version in quotes; `PUT` needs it as `If-Match` and answers 412 (`conflict`) with the newest document in `current` where somebody was
 * faster.
 */
export const ruleGroupsDocumentSchema = z.object({
  fleet: idSchema,
  /** 1 is the first. 0: none was saved yet, and nobody has said anything. */
  version: z.number().int().nonnegative(),
  ...ruleGroupsContentSchema.shape,
  /** Milliseconds since the epoch. */
  savedAt: z.number(),
  /** Login. */
  savedBy: z.string(),
  reason: z.string(),
});
export type RuleGroupsDocument = z.infer<typeof ruleGroupsDocumentSchema>;

/** `GET /api/v1/fleets/<id>/rule-groups/versions`, the newest first: as many as fit into an answer of 1 MB. */
export const ruleGroupsVersionsSchema = z.object({ versions: z.array(ruleGroupsDocumentSchema) });

/** `PUT /api/v1/fleets/<id>/rule-groups`. What is wrong with them is told with its place, and nothing is saved. */
export const ruleGroupsUpdateSchema = z.strictObject({
  text: ruleTextSchema,
  /** Left out: none of the groups answers. A name that no group of the text has, and one twice, is refused. */
  answering: names.prefault([]),
  reason: reasonSchema,
  /** Check them and tell what would change; save nothing. */
  dryRun: z.boolean().prefault(false),
});

/** What `PUT` answers: the groups that are saved, or with `dryRun` those that are asked about, and which change, by name. */
export const ruleGroupsSavedSchema = ruleGroupsDocumentSchema.extend({
  changes: z
    .object({ added: names, changed: names, removed: names, answering: names, noLongerAnswering: names })
    .optional(),
});
export type RuleGroupsSaved = z.infer<typeof ruleGroupsSavedSchema>;
