import { type ActionInput } from '../decide/actions';
import { type RoundResult } from '../decide/decideRound';
import { type Memory } from '../decide/memory';

/** All that the pages, the metrics and actions know of a fleet: its newest snapshot beside what is written down. Times are milliseconds. */
export interface FleetView extends ActionInput {
  /** What the newest round decided; undefined before the first. */
  readonly round: RoundResult | undefined;
  /** How long that took. */
  readonly tookMs: number | undefined;
  readonly memory: Memory;
  /** Why the newest run of the loop failed, where it did. */
  readonly failure: string | undefined;
  /** When the next run is due. */
  readonly nextAt: number | undefined;
  /** `now`, by a clock that is never set. */
  readonly steady: number;
  /** How long a query may run: until then a shard is kept that the store answers for. */
  readonly longestQuery: number;
  /** A sentence where the database is damaged. */
  readonly databaseProblem: string | undefined;
}
