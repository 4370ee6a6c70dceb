import { AuditRows } from './auditRows';
import { Database } from './database';
import { DecisionRows } from './decisionRows';
import { DefinitionRows } from './definitionRows';
import { MoveRows } from './moveRows';
import { PolicyRows } from './policyRows';
import { ShardRows } from './shardRows';
import { ShardUsageRows } from './shardUsageRows';
import { TargetRows } from './targetRows';
import { UsageRows } from './usageRows';

/** Within the data directory. */
export const DATABASE_FILE = 'promshards.db';

/** What the proxy knows of its fleets and must not forget. */
export class Store {
  readonly policies: PolicyRows;
  readonly shards: ShardRows;
  readonly targets: TargetRows;
  readonly moves: MoveRows;
  readonly decisions: DecisionRows;
  readonly usage: UsageRows;
  readonly shardUsage: ShardUsageRows;
  readonly audit: AuditRows;
  readonly definitions: DefinitionRows;

  private constructor(private readonly db: Database) {
    this.policies = new PolicyRows(db);
    this.shards = new ShardRows(db);
    this.targets = new TargetRows(db);
    this.moves = new MoveRows(db);
    this.decisions = new DecisionRows(db);
    this.usage = new UsageRows(db);
    this.shardUsage = new ShardUsageRows(db);
    this.audit = new AuditRows(db);
    this.definitions = new DefinitionRows(db);
  }

  /** `file`: a path, or `:memory:`. The caller holds the lock on its folder. */
  static open(file: string): Store {
    return new Store(new Database(file));
  }

  /** Makes a fleet known; the others may refer to it then. */
  addFleet(id: string): void {
    this.db.run('INSERT OR IGNORE INTO fleets (id) VALUES (?)', id);
  }

  /** All of `work` is kept, or where it throws, nothing. */
  transaction<T>(work: () => T): T {
    return this.db.transaction(work);
  }

  close(): void {
    this.db.close();
  }
}
