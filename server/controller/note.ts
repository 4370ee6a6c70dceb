import { CONTROLLER } from '../store/auditRows';
import { type Store } from '../store/store';
import { type FleetRecord } from './record';

export interface Noted {
  readonly store: Store;
  readonly record: FleetRecord;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Writes down something the controller did; `sentence` is for a person. */
export function note({ store, record, now }: Noted, action: string, sentence: string): void {
  store.audit.add({ fleet: record.fleet, at: now, login: CONTROLLER, action, sentence, reason: '' });
}
