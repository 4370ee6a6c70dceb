import { AppEvents } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';

import { type MissingMember } from '../../api/missingMember';

/** A page asks for many lists at once, and again with every keystroke. */
const QUIET_MS = 300_000;

/**
 * Says in Grafana's notifications that lists of metrics, labels, values and variables lack what some members know: lists
 * have no place for a notice, as panels do, and a variable that is short of values hides instances without a word.
 */
export class IncompleteLists {
  private told = { members: '', at: -Infinity };

  constructor(private readonly dataSource: string) {}

  /** Tells of the members at most once in a while, or as soon as others are missing. */
  note(missing: readonly MissingMember[]): void {
    const members = [...new Set(missing.map(({ member }) => member))].sort().join(', ');
    const now = Date.now();
    if (members === '' || (members === this.told.members && now - this.told.at < QUIET_MS)) {
      return;
    }
    this.told = { members, at: now };
    const reasons = [...new Map(missing.map(({ member, reason }) => [member, `${member}: ${reason}`])).values()];
    getAppEvents().publish({
      type: AppEvents.alertWarning.name,
      payload: [
        `${this.dataSource}: lists are incomplete`,
        `Metrics, labels and the values of variables lack what ${members} knows. Reload the page when it answers again. (${reasons.join('; ')})`,
      ],
    });
  }
}
