import { z } from 'zod';

import {
  type AllowList,
  type AllowListDocument,
  allowListDocumentSchema,
  type AllowListSaved,
  allowListSavedSchema,
  allowListVersionsSchema,
} from '../../api/allowList';
import { getFromProxy, type ProxyResult, sendToProxy } from './getFromProxy';
import { resources } from './resourceCache';
import { type Polled, useResource } from './useResource';

const INTERVAL_MS = 15_000;
const LIVE_INTERVAL_MS = 60_000;

const addressOf = (fleet: string) => `fleets/${encodeURIComponent(fleet)}/allow-list`;

/** What a fleet's shards write to its long-term store, as it is saved. An empty id asks nothing. */
export function useAllowList(fleet: string): Polled<AllowListDocument> {
  return useResource({
    key: fleet === '' ? '' : `allow-list ${fleet}`,
    load: (signal) => getFromProxy(addressOf(fleet), allowListDocumentSchema, signal),
    intervalMs: INTERVAL_MS,
    events: { types: ['allowList'], fleet, intervalMs: LIVE_INTERVAL_MS },
  });
}

/** All versions of a fleet's allow list, the newest first. */
export function useAllowListVersions(fleet: string): Polled<z.infer<typeof allowListVersionsSchema>> {
  return useResource({
    key: `allow-list versions ${fleet}`,
    load: (signal) => getFromProxy(`${addressOf(fleet)}/versions`, allowListVersionsSchema, signal),
    intervalMs: LIVE_INTERVAL_MS,
    events: { types: ['allowList'], fleet, intervalMs: LIVE_INTERVAL_MS },
  });
}

interface SendOptions {
  readonly reason: string;
  /** The version that was read. A newer one fails with `conflict`. */
  readonly over: number;
  readonly signal: AbortSignal;
  /** Saves nothing; tells what the list would keep. */
  readonly dryRun?: boolean;
}

/** Saves a fleet's allow list over the version that was read, or asks what that would do. */
export async function sendAllowList(
  fleet: string,
  allow: AllowList,
  { reason, over, signal, dryRun = false }: SendOptions
): Promise<ProxyResult<AllowListSaved>> {
  const data = { allow, reason, dryRun };
  const result = await sendToProxy(
    { method: 'PUT', path: addressOf(fleet), data, ifVersion: over },
    allowListSavedSchema,
    signal
  );
  if (result.ok && !dryRun) {
    resources.put(`allow-list ${fleet}`, result.value);
    resources.invalidate(`allow-list versions ${fleet}`);
  }
  return result;
}

/** The newest allow list, out of a `conflict`. */
export function newestAllowList(current: unknown): AllowListDocument | undefined {
  return z.safeParse(allowListDocumentSchema, current).data;
}
