import { type Policy, policySchema } from '../../src/api/policy';
import { type Database, type Row } from './database';

export interface SavedPolicy {
  readonly version: number;
  readonly policy: Policy;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  readonly savedBy: string;
  readonly reason: string;
}

/** Policies of fleets, each version kept. */
export class PolicyRows {
  constructor(private readonly db: Database) {}

  newest(fleet: string): SavedPolicy | undefined {
    return this.versions(fleet, 1).at(0);
  }

  /** The newest first. */
  versions(fleet: string, limit: number): readonly SavedPolicy[] {
    return this.db
      .all('SELECT * FROM policies WHERE fleet = ? ORDER BY version DESC LIMIT ?', fleet, limit)
      .map(savedOf);
  }

  /** Saves the version after `expected`; undefined where that is there already. */
  save(fleet: string, saved: Omit<SavedPolicy, 'version'>, expected: number): SavedPolicy | undefined {
    return this.db.transaction(() => {
      const { policy, savedAt, savedBy, reason } = saved;
      const version = (this.newest(fleet)?.version ?? 0) + 1;
      if (version !== expected + 1) {
        return undefined;
      }
      this.db.run(
        'INSERT INTO policies (fleet, version, policy, saved_at, saved_by, reason) VALUES (?, ?, ?, ?, ?, ?)',
        ...[fleet, version, JSON.stringify(policy), savedAt, savedBy, reason]
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
