import { z, type ZodType } from 'zod';

import { type FleetEvent } from '../../api/events';
import { getFromProxy, type ProxyResult, sendToProxy } from './getFromProxy';
import { resources } from './resourceCache';
import { type Polled, useResource } from './useResource';

const INTERVAL_MS = 15_000;
const LIVE_INTERVAL_MS = 60_000;

export interface SendVersionOptions {
  readonly reason: string;
  /** The version that was read. A newer one fails with `conflict`. */
  readonly over: number;
  readonly signal: AbortSignal;
  /** Saves nothing; tells what it would do. */
  readonly dryRun?: boolean;
}

interface VersionedOptions<Document, Saved> {
  /** Below a fleet's address. */
  readonly name: string;
  readonly event: FleetEvent['type'];
  readonly document: ZodType<Document>;
  readonly versions: ZodType<{ readonly versions: readonly Document[] }>;
  readonly saved: ZodType<Saved>;
}

/** What of a fleet is saved in versions, as the proxy's API has it, and what pages do with it. */
export function versionedResource<Document, Saved>(options: VersionedOptions<Document, Saved>) {
  const { name, event, document, versions, saved } = options;
  const addressOf = (fleet: string) => `fleets/${encodeURIComponent(fleet)}/${name}`;
  return {
    /** As it is saved. An empty id asks nothing. */
    useNewest: (fleet: string): Polled<Document> =>
      useResource({
        key: fleet === '' ? '' : `${name} ${fleet}`,
        load: (signal) => getFromProxy(addressOf(fleet), document, signal),
        intervalMs: INTERVAL_MS,
        events: { types: [event], fleet, intervalMs: LIVE_INTERVAL_MS },
      }),
    /** All versions, the newest first. */
    useVersions: (fleet: string): Polled<{ readonly versions: readonly Document[] }> =>
      useResource({
        key: `${name} versions ${fleet}`,
        load: (signal) => getFromProxy(`${addressOf(fleet)}/versions`, versions, signal),
        intervalMs: LIVE_INTERVAL_MS,
        events: { types: [event], fleet, intervalMs: LIVE_INTERVAL_MS },
      }),
    /** Saves `change` over the version that was read, or asks what that would do. */
    send: async (
      fleet: string,
      change: object,
      { reason, over, signal, dryRun = false }: SendVersionOptions
    ): Promise<ProxyResult<Saved>> => {
      const data = { ...change, reason, dryRun };
      const result = await sendToProxy({ method: 'PUT', path: addressOf(fleet), data, ifVersion: over }, saved, signal);
      if (result.ok && !dryRun) {
        resources.put(`${name} ${fleet}`, result.value);
        resources.invalidate(`${name} versions ${fleet}`);
      }
      return result;
    },
    /** The newest document, out of a `conflict`. */
    newest: (current: unknown): Document | undefined => z.safeParse(document, current).data,
  };
}
