import { type AllowList } from '../../src/api/allowList';
import { type EarlierAllow } from '../../src/engine/index';
import { FLEETS_FILE, type Saved } from '../store/versionedRows';
import { type FleetConfig, type ProcessFleet } from './fleetsFile';

/** So long it may take, in milliseconds, until all shards write by a list that was saved. */
const TAKING_OVER_MS = 300_000;

type WritingFleet = ProcessFleet & { readonly store: { readonly remote_write: object } };

/** Whether the proxy has the shards of a fleet write to its store what its allow list names. */
export function writesByList(fleet: FleetConfig): fleet is WritingFleet {
  return fleet.driver === 'process' && fleet.store?.remote_write !== undefined;
}

/** The configuration with the list that people saved; as it is where nobody but the fleets file has. */
export function withAllowList<Config extends FleetConfig>(
  fleet: Config,
  saved: Saved<'allow', AllowList> | undefined
): Config {
  return writesByList(fleet) && saved !== undefined && saved.savedBy !== FLEETS_FILE
    ? { ...fleet, store: { ...fleet.store, allow: saved.allow ?? undefined } }
    : fleet;
}

/** Which lists were in force before the newest, of those that were, the newest first. Undefined where there was none. */
export function earlierAllow(
  lists: ReadonlyArray<{ readonly value: AllowList; readonly since: number }>
): readonly EarlierAllow[] | undefined {
  const earlier = lists
    .map(({ value }, i) => ({ allow: value ?? undefined, until: (lists[i - 1]?.since ?? 0) + TAKING_OVER_MS }))
    .slice(1)
    .reverse();
  return earlier.length === 0 ? undefined : earlier;
}
