import { z } from 'zod';

import { type AllowList, allowListSchema } from '../../src/api/allowList';
import { type Policy, policySchema } from '../../src/api/policy';
import { type RuleGroupsContent, ruleGroupsContentSchema, ruleTextSchema } from '../../src/api/ruleGroups';
import { AuditRows } from './auditRows';
import { type Database } from './database';
import { DecisionRows } from './decisionRows';
import { DefinitionRows } from './definitionRows';
import { type Pruning } from './pruning';
import { type Incarnation } from './incarnationRows';
import { MoveRows } from './moveRows';
import { QueryRows } from './queryRows';
import { RuleCoverageRows } from './ruleCoverageRows';
import { ShardRows } from './shardRows';
import { ShardUsageRows } from './shardUsageRows';
import { TargetRows } from './targetRows';
import { UsageRows } from './usageRows';
import { type Saved, VersionedRows } from './versionedRows';

/** A text alone was saved before there was more. */
const keptGroupsSchema = z.union([
  ruleTextSchema.transform((text): RuleGroupsContent => ({ text, answering: [] })),
  ruleGroupsContentSchema,
]);

export type SavedPolicy = Saved<'policy', Policy>;
export type SavedAllowList = Saved<'allow', AllowList>;

/** All that is kept of one life of a fleet. Rows of another cannot be reached from here. */
export class FleetRows {
  readonly policies: VersionedRows<'policy', Policy>;
  /** Of what is written to the store. */
  readonly allowLists: VersionedRows<'allow', AllowList>;
  /** Made on the page. */
  readonly ruleGroups: VersionedRows<'content', RuleGroupsContent>;
  readonly shards: ShardRows;
  readonly targets: TargetRows;
  readonly moves: MoveRows;
  readonly decisions: DecisionRows;
  readonly usage: UsageRows;
  readonly shardUsage: ShardUsageRows;
  readonly queries: QueryRows;
  readonly ruleCoverage: RuleCoverageRows;
  readonly audit: AuditRows;
  readonly definitions: DefinitionRows;

  constructor(
    private readonly db: Database,
    private readonly incarnation: Incarnation
  ) {
    this.policies = new VersionedRows(db, incarnation, {
      ...{ table: 'policies', name: 'policy', schema: policySchema, from: incarnation.policiesFrom },
    });
    this.allowLists = new VersionedRows(db, incarnation, {
      ...{ table: 'allow_lists', name: 'allow', schema: allowListSchema, from: incarnation.allowListsFrom },
    });
    this.ruleGroups = new VersionedRows(db, incarnation, {
      ...{ table: 'rule_groups', name: 'content', column: 'text', schema: keptGroupsSchema },
      from: incarnation.ruleGroupsFrom,
    });
    this.shards = new ShardRows(db, incarnation);
    this.targets = new TargetRows(db, incarnation);
    this.moves = new MoveRows(db, incarnation);
    this.decisions = new DecisionRows(db, incarnation);
    this.usage = new UsageRows(db, incarnation);
    this.shardUsage = new ShardUsageRows(db, incarnation);
    this.queries = new QueryRows(db, incarnation);
    this.ruleCoverage = new RuleCoverageRows(db, incarnation);
    this.audit = new AuditRows(db, incarnation);
    this.definitions = new DefinitionRows(db, incarnation);
  }

  /** The fleet's id. */
  get fleet(): string {
    return this.incarnation.fleet;
  }

  /** Of this life alone: the fleet's id, or `id.2` and so on. Fit for a folder's name. */
  get key(): string {
    return this.incarnation.key;
  }

  /** Deletes history that is old, or more than is kept; some of it, where there is much. */
  prune(pruning: Pruning): void {
    this.moves.prune(pruning);
    this.targets.prune(pruning);
    this.decisions.prune(pruning);
    this.audit.prune(pruning);
  }

  /** All of `work` is kept, or where it throws, nothing. */
  transaction<T>(work: () => T): T {
    return this.db.transaction(work);
  }
}
