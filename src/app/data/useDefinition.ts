import { z } from 'zod';

import {
  type FleetDefinition,
  type FleetDocument,
  fleetDocumentSchema,
  type FleetTest,
  fleetTestSchema,
} from '../../api/definition';
import { getFromProxy, type ProxyResult, sendToProxy } from './getFromProxy';
import { resources } from './resourceCache';
import { type Polled, useResource } from './useResource';

const INTERVAL_MS = 60_000;

const addressOf = (fleet: string) => `fleets/${encodeURIComponent(fleet)}/definition`;

/** What a fleet of existing servers is made of. An empty id asks nothing. */
export function useDefinition(fleet: string): Polled<FleetDocument> {
  return useResource({
    key: fleet === '' ? '' : `definition ${fleet}`,
    load: (signal) => getFromProxy(addressOf(fleet), fleetDocumentSchema, signal),
    intervalMs: INTERVAL_MS,
  });
}

interface SaveOptions {
  readonly reason: string;
  /** The version that was read; left out for a new fleet. A newer one fails with `conflict`. */
  readonly over?: number;
  readonly signal: AbortSignal;
}

/** Makes a fleet, or saves an edited one over the version that was read. */
export async function saveDefinition(
  definition: FleetDefinition,
  { reason, over, signal }: SaveOptions
): Promise<ProxyResult<FleetDocument>> {
  const data = { definition, reason };
  const send =
    over === undefined
      ? { method: 'POST' as const, path: 'fleets', data }
      : { method: 'PUT' as const, path: addressOf(definition.id), data, ifVersion: over };
  const result = await sendToProxy(send, fleetDocumentSchema, signal);
  if (result.ok) {
    resources.put(`definition ${definition.id}`, result.value);
    resources.invalidate('fleets');
  }
  return result;
}

/** Deletes a fleet that was made on the page, if the version that was read is still the newest; gives what it was. */
export async function deleteFleet(
  fleet: string,
  { reason, over, signal }: SaveOptions
): Promise<ProxyResult<FleetDocument>> {
  const path = `fleets/${encodeURIComponent(fleet)}?${new URLSearchParams({ reason })}`;
  const result = await sendToProxy({ method: 'DELETE', path, ifVersion: over }, fleetDocumentSchema, signal);
  if (result.ok) {
    resources.invalidate('fleets');
  }
  return result;
}

/** Asks every server of a definition how it is; saves nothing. */
export function testDefinition(definition: FleetDefinition, signal: AbortSignal): Promise<ProxyResult<FleetTest>> {
  return sendToProxy({ method: 'POST', path: 'fleets/test', data: { definition } }, fleetTestSchema, signal);
}

/** The newest definition, out of a `conflict`. */
export function newestDefinition(current: unknown): FleetDocument | undefined {
  return z.safeParse(fleetDocumentSchema, current).data;
}
