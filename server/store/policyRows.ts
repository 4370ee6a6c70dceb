import { type Policy, policySchema } from '../../src/api/policy';
import { type Database, type Row } from './database';
import { type Incarnation } from './incarnationRows';

export interface SavedPolicy {
  readonly version: number;
  readonly policy: Policy;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  readonly savedBy: string;
  readonly reason: string;
}

/** Policies of a fleet, each version kept. */
export class PolicyRows {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation
  ) {}

  newest(): SavedPolicy | undefined {
    return this.versions(1).at(0);
  }

  /** The newest first. */
  versions(limit: number): readonly SavedPolicy[] {
    const sql = 'SELECT * FROM policies WHERE incarnation = ? AND version >= ? ORDER BY version DESC LIMIT ?';
    return this.db.all(sql, this.of.key, this.of.policiesFrom, limit).map(savedOf);
  }

  /** Saves the version after `expected`; undefined where that is there already. */
  save(saved: Omit<SavedPolicy, 'version'>, expected: number): SavedPolicy | undefined {
    return this.db.transaction(() => {
      const { policy, savedAt, savedBy, reason } = saved;
      const version = (this.newest()?.version ?? 0) + 1;
      if (version !== expected + 1) {
        return undefined;
      }
      this.db.run(
        'INSERT INTO policies (incarnation, version, policy, saved_at, saved_by, reason) VALUES (?, ?, ?, ?, ?, ?)',
        ...[this.of.key, version, JSON.stringify(policy), savedAt, savedBy, reason]
      );
      return { ...saved, version };
    });
  }
}

function savedOf(row: Row): SavedPolicy {
  return {
    version: Number(row.version),
    policy: policySchema.parse(JSON.parse(String(row.policy))),
    savedAt: Number(row.saved_at),
    savedBy: String(row.saved_by),
    reason: String(row.reason),
  };
}
