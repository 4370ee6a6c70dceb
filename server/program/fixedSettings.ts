import { isDeepStrictEqual } from 'node:util';

import { type FleetConfig, isPlacedFleet, type KubernetesFleet, type ProcessFleet } from '../fleets/fleetsFile';

const RESTART = 'cannot change while the proxy runs: put it back, or restart the proxy';

/** Settings that a shard's process was started with, and those its data in the store depend on. */
const FIXED: ReadonlyArray<readonly [key: string, of: (fleet: ProcessFleet) => unknown]> = [
  ['lookback', (fleet) => fleet.lookback],
  ['experimental', (fleet) => fleet.experimental],
  ['store', ({ store }) => ({ ...store, allow: undefined, remote_write: undefined })],
  ['process.retention', ({ process }) => process.retention],
  ['process.cpu_limit', ({ process }) => process.cpu_limit],
  ['process.memory_limit', ({ process }) => process.memory_limit],
  ['process.native_histograms', ({ process }) => process.native_histograms],
  ['process.args', ({ process }) => process.args],
];

/** Settings of a fleet that the file has changed and that hold until the proxy starts again, each a sentence with its key. */
export function fixedSettings(before: FleetConfig, after: FleetConfig): string[] {
  if (before.driver !== after.driver) {
    return [`driver: ${RESTART}, or give the fleet another id`];
  }
  if (before.driver === 'kubernetes' && after.driver === 'kubernetes') {
    return fixedOfCluster(before, after);
  }
  if (before.driver !== 'process' || after.driver !== 'process') {
    return [];
  }
  const changed = FIXED.filter(([, of]) => !isDeepStrictEqual(of(before), of(after))).map(([key]) => key);
  // The store is compared scrape by scrape before a shard is released.
  if (after.store?.release_drained === true && before.scrape_interval !== after.scrape_interval) {
    changed.push('scrape_interval');
  }
  return [...changed.map((key) => `${key}: ${RESTART}`), ...moreOrganisations(before, after)];
}

/** Of a fleet whose targets the proxy places, or comes to. */
function fixedOfCluster(before: KubernetesFleet, after: KubernetesFleet): string[] {
  if (!isPlacedFleet(before) && !isPlacedFleet(after)) {
    return [];
  }
  if (!isPlacedFleet(before) || !isPlacedFleet(after)) {
    return [`kubernetes.scrape_configs: whether there are any ${RESTART}`];
  }
  const keys = ['namespace', 'name', 'kubeconfig', 'context', 'discovery'] as const;
  const changed = keys.filter((key) => !isDeepStrictEqual(before.kubernetes[key], after.kubernetes[key]));
  return [...changed.map((key) => `kubernetes.${key}: ${RESTART}`), ...moreOrganisations(before, after)];
}

function moreOrganisations(before: FleetConfig, after: FleetConfig): string[] {
  return comesToSee(before.organisations, after.organisations)
    ? ['organisations: can only become fewer while the proxy runs: put it back, or restart the proxy']
    : [];
}

/** Whether an organisation may see the fleet now that could not before. */
function comesToSee(before: readonly number[] | undefined, now: readonly number[] | undefined): boolean {
  return before !== undefined && (now === undefined || now.some((one) => !before.includes(one)));
}
