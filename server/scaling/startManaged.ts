import { isDeepStrictEqual } from 'node:util';

import { DEFAULT_POLICY } from '../../src/autoscaling/index';
import { type Policy, policySchema } from '../../src/api/policy';
import { writesByList } from '../fleets/allowList';
import { type ProcessFleet } from '../fleets/fleetsFile';
import { FLEETS_FILE } from '../store/versionedRows';
import { type ControllerDeps, ManagedFleet } from './managedFleet';

const CHANGED = 'The fleets file has changed.';

/** What a process fleet begins with: the number of shards its file says, and no more where that says no other. */
export function firstPolicy({ process, policy }: ProcessFleet): Policy {
  return policySchema.parse({
    ...DEFAULT_POLICY,
    minShards: process.shards,
    maxShards: process.shards,
    capacity: {
      cpu: process.cpu_limit ?? DEFAULT_POLICY.capacity.cpu,
      memory: process.memory_limit ?? DEFAULT_POLICY.capacity.memory,
    },
    intervalSeconds: 5,
    cpuWindowSeconds: 120,
    handOver: { scrapes: 2, batch: 500, timeoutSeconds: 180 },
    balance: { maxOverMean: 1.2, movesPerRun: 20 },
    ...policy,
  });
}

/**
 * Starts the controller of a process fleet. As long as nobody but the fleets file has said how many shards there should be, a
 * new number in that file holds. Rejects where the fleet cannot be run, with its shards stopped.
 */
export async function startManaged(
  fleet: ProcessFleet,
  deps: Omit<ControllerDeps, 'firstPolicy'>,
  told: ConstructorParameters<typeof ManagedFleet>[1]
): Promise<ManagedFleet> {
  const first = firstPolicy(fleet);
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
export function followFile(managed: ManagedFleet, fleet: ProcessFleet): void {
  const first = firstPolicy(fleet);
  const { version, savedBy, policy } = managed.controller.saved;
  if (savedBy === FLEETS_FILE && JSON.stringify(policy) !== JSON.stringify(first)) {
    managed.adoptPolicy(first, { login: FLEETS_FILE, reason: CHANGED }, version);
  }
  followAllowList(managed, fleet);
}

/** What of `followFile` is the allow list. A fleet whose shards write by none keeps what it had, for when they do again. */
export function followAllowList(managed: ManagedFleet, fleet: ProcessFleet): void {
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
