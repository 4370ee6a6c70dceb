import { CONTROLLER } from '../../store/auditRows';
import { type FleetRows } from '../../store/fleetRows';

export interface Noted {
  readonly rows: FleetRows;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Writes down something the controller did; `sentence` is for a person. */
export function note({ rows, now }: Noted, action: string, sentence: string): void {
  rows.audit.add({ at: now, login: CONTROLLER, action, sentence, reason: '' });
}
