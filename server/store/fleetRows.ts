import { AuditRows } from './auditRows';
import { type Database } from './database';
import { DecisionRows } from './decisionRows';
import { DefinitionRows } from './definitionRows';
import { type Pruning } from './pruning';
import { type Incarnation } from './incarnationRows';
import { MoveRows } from './moveRows';
import { PolicyRows } from './policyRows';
import { ShardRows } from './shardRows';
import { ShardUsageRows } from './shardUsageRows';
import { TargetRows } from './targetRows';
import { UsageRows } from './usageRows';

/** All that is kept of one life of a fleet. Rows of another cannot be reached from here. */
export class FleetRows {
  readonly policies: PolicyRows;
  readonly shards: ShardRows;
  readonly targets: TargetRows;
  readonly moves: MoveRows;
  readonly decisions: DecisionRows;
  readonly usage: UsageRows;
  readonly shardUsage: ShardUsageRows;
  readonly audit: AuditRows;
  readonly definitions: DefinitionRows;

  constructor(
    private readonly db: Database,
    private readonly incarnation: Incarnation
  ) {
    this.policies = new PolicyRows(db, incarnation);
    this.shards = new ShardRows(db, incarnation);
    this.targets = new TargetRows(db, incarnation);
    this.moves = new MoveRows(db, incarnation);
    this.decisions = new DecisionRows(db, incarnation);
    this.usage = new UsageRows(db, incarnation);
    this.shardUsage = new ShardUsageRows(db, incarnation);
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
