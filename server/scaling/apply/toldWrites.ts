import { type AuditEntry } from '../../../src/api/decisions';
import { type FleetEvent } from '../../../src/api/events';
import { type FleetRows } from '../../store/fleetRows';
import { type Saved, type VersionedRows } from '../../store/versionedRows';
import { type Clock } from '../../clock';

/** Who does something, and why. */
export interface By {
  readonly login: string;
  readonly reason: string;
}

/** What people save versions of. */
interface SavedThing {
  /** In the audit; `name` with its verb. */
  readonly action: string;
  readonly name: string;
  readonly event: 'policy' | 'allowList' | 'ruleGroups';
}

export const POLICY: SavedThing = { action: 'policy.save', name: 'The policy is', event: 'policy' };
export const ALLOW_LIST: SavedThing = { action: 'allowList.save', name: 'The allow list is', event: 'allowList' };
export const RULE_GROUPS: SavedThing = { action: 'ruleGroups.save', name: 'The rule groups are', event: 'ruleGroups' };

interface WritesDeps {
  readonly rows: FleetRows;
  readonly clock: Pick<Clock, 'now'>;
  readonly publish: (event: FleetEvent) => void;
  /** All of `work` is kept, or where it throws, nothing. */
  readonly transaction: <T>(work: () => T) => T;
}

interface NewVersion<Value> extends Pick<AuditEntry, 'before' | 'after'> {
  readonly value: Value;
  readonly by: By;
  /** The version it is saved over. */
  readonly expected: number;
  /** What the audit says more of it. */
  readonly told?: string;
}

/** Writes what is kept of a fleet, with its audit. What it tells is published when that is on disk, and not where it is rolled back. */
export class ToldWrites {
  constructor(private readonly deps: WritesDeps) {}

  /** Runs `work` in one transaction. */
  write<T>(work: (tell: (event: FleetEvent) => void) => T): T {
    const events: FleetEvent[] = [];
    const result = this.deps.transaction(() => work((event) => events.push(event)));
    events.forEach((event) => this.deps.publish(event));
    return result;
  }

  /** Adds to the audit. */
  note(entry: Omit<AuditEntry, 'id' | 'fleet'>): FleetEvent {
    const { rows } = this.deps;
    return { type: 'audit', fleet: rows.fleet, at: entry.at, entry: rows.audit.add(entry) };
  }

  /** Saves the version after `expected`; undefined where that is there already. */
  save<Name extends string, Value>(
    kept: VersionedRows<Name, Value>,
    { action, name, event }: SavedThing,
    { value, by, expected, told = '', before, after }: NewVersion<Value>
  ): Saved<Name, Value> | undefined {
    const at = this.deps.clock.now();
    return this.write((tell) => {
      const saved = kept.save(value, { savedAt: at, savedBy: by.login, reason: by.reason }, expected);
      if (saved !== undefined) {
        const sentence = `${name} saved as version ${saved.version}${told}.`;
        tell(this.note({ at, ...by, action, sentence, before, after }));
        tell({ type: event, fleet: this.deps.rows.fleet, at, version: saved.version });
      }
      return saved;
    });
  }
}
