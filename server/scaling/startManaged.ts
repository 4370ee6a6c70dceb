import { isDeepStrictEqual } from 'node:util';

import { DEFAULT_POLICY } from '../../src/autoscaling/index';
import { type Policy, policySchema } from '../../src/api/policy';
import { writesByList } from '../fleets/allowList';
import { type ControlledFleet } from '../fleets/fleetsFile';
import { FLEETS_FILE } from '../store/versionedRows';
import { type PlacementControl } from './drivers/driver';
import { type ControllerDeps, ManagedFleet } from './managedFleet';

const CHANGED = 'The fleets file has changed.';

/**
 * What a fleet begins with: the number of shards its file says, and no more where that says no other. `given`: what a cluster gives a
 * shard, as far as it was seen.
 */
export function firstPolicy(fleet: ControlledFleet, given: PlacementControl['capacity'] = {}): Policy {
  const { shards } = fleet.driver === 'process' ? fleet.process : fleet.kubernetes;
  const capacity =
    fleet.driver === 'process' ? { cpu: fleet.process.cpu_limit, memory: fleet.process.memory_limit } : given;
  return policySchema.parse({
    ...DEFAULT_POLICY,
    minShards: shards,
    maxShards: shards,
    capacity: {
      cpu: capacity.cpu ?? DEFAULT_POLICY.capacity.cpu,
      memory: capacity.memory ?? DEFAULT_POLICY.capacity.memory,
    },
    intervalSeconds: 5,
    cpuWindowSeconds: 120,
    handOver: { scrapes: 2, batch: 500, timeoutSeconds: 180 },
    balance: { maxOverMean: 1.2, movesPerRun: 20 },
    ...fleet.policy,
  });
}

/**
 * Starts the controller of a fleet. As long as nobody but the fleets file has said how many shards there should be, a
 * new number in that file holds. Rejects where the fleet cannot be run, with its shards stopped.
 */
export async function startManaged(
  fleet: ControlledFleet,
  deps: Omit<ControllerDeps, 'firstPolicy'>,
  told: ConstructorParameters<typeof ManagedFleet>[1]
): Promise<ManagedFleet> {
  const first = firstPolicy(fleet, deps.driver.control.capacity);
  const managed = new ManagedFleet({ ...deps, firstPolicy: first }, told);
  try {
    followFile(managed, fleet);
    await managed.start();
    return managed;
  } catch (error) {
    // What happens at its end must not hide why it ends.
    await Promise.allSettled([managed.close({ stopShards: true })]);
    throw error;
  }
}

/** A policy and an allow list that nobody but the fleets file has set become what the file says now. */
export function followFile(managed: ManagedFleet, fleet: ControlledFleet): void {
  const { control } = managed.controller;
  const first = firstPolicy(fleet, control.capacity);
  const { version, savedBy, policy } = managed.controller.saved;
  // What a shard may use is not known before a cluster was seen.
  const isKnown = managed.unknown === undefined || control.numbered === undefined;
  if (isKnown && savedBy === FLEETS_FILE && JSON.stringify(policy) !== JSON.stringify(first)) {
    managed.adoptPolicy(first, { login: FLEETS_FILE, reason: CHANGED }, version);
  }
  followAllowList(managed, fleet);
}

/** What of `followFile` is the allow list. A fleet whose shards write by none keeps what it had, for when they do again. */
export function followAllowList(managed: ManagedFleet, fleet: ControlledFleet): void {
  if (!writesByList(fleet)) {
    return;
  }
  const { allowList } = managed.controller;
  const filed = fleet.store.allow ?? null;
  if (allowList === undefined) {
    managed.adoptAllowList(filed, { login: FLEETS_FILE, reason: 'The fleet is new.' }, 0);
  } else if (allowList.savedBy === FLEETS_FILE && !isDeepStrictEqual(allowList.allow, filed)) {
    managed.adoptAllowList(filed, { login: FLEETS_FILE, reason: CHANGED }, allowList.version);
  }
}
