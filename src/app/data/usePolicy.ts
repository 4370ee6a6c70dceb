import { z } from 'zod';

import { type Policy, type PolicyDocument, policyDocumentSchema } from '../../api/policy';
import { getFromProxy, type ProxyResult, sendToProxy } from './getFromProxy';
import { resources } from './resourceCache';
import { type Polled, useResource } from './useResource';

const INTERVAL_MS = 15_000;
const LIVE_INTERVAL_MS = 60_000;

const addressOf = (fleet: string) => `fleets/${encodeURIComponent(fleet)}/policy`;

/** A fleet's autoscaling targets as they are saved. An empty id asks nothing. */
export function usePolicy(fleet: string): Polled<PolicyDocument> {
  return useResource({
    key: fleet === '' ? '' : `policy ${fleet}`,
    load: (signal) => getFromProxy(addressOf(fleet), policyDocumentSchema, signal),
    intervalMs: INTERVAL_MS,
    events: { types: ['policy'], fleet, intervalMs: LIVE_INTERVAL_MS },
  });
}

interface SaveOptions {
  readonly reason: string;
  /** The version that was read. A newer one fails with `conflict`. */
  readonly over: number;
  readonly signal: AbortSignal;
}

/** Saves a fleet's policy over the version that was read. */
export async function savePolicy(
  fleet: string,
  policy: Policy,
  { reason, over, signal }: SaveOptions
): Promise<ProxyResult<PolicyDocument>> {
  const send = { method: 'PUT' as const, path: addressOf(fleet), data: { policy, reason }, ifVersion: over };
  const result = await sendToProxy(send, policyDocumentSchema, signal);
  if (result.ok) {
    resources.put(`policy ${fleet}`, result.value);
    resources.invalidate(`scaling ${fleet}`);
  }
  return result;
}

/** The newest policy, out of a `conflict`. */
export function newestPolicy(current: unknown): PolicyDocument | undefined {
  return z.safeParse(policyDocumentSchema, current).data;
}
