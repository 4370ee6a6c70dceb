import {
  type AuditPage,
  auditPageSchema,
  type DecisionPage,
  decisionPageSchema,
  type DecisionSearch,
  type AuditSearch,
  type Decision,
  decisionSchema,
} from '../../api/decisions';
import { getFromProxy, type ProxyResult } from './getFromProxy';
import { searchParams } from './searchParams';
import { type Polled, useResource } from './useResource';

const INTERVAL_MS = 15_000;
const LIVE_INTERVAL_MS = 120_000;

/** A page of a fleet's decisions, the newest first. */
export function useDecisions(fleet: string, search: DecisionSearch | undefined): Polled<DecisionPage> {
  return useResource({
    key: search === undefined ? '' : `decisions ${fleet} ${searchParams(search)}`,
    load: (signal) => loadDecisions(fleet, search ?? {}, signal),
    intervalMs: INTERVAL_MS,
    events: { types: ['decision'], fleet, intervalMs: LIVE_INTERVAL_MS },
  });
}

/** One decision, wherever in the history it is. Without an id nothing is asked. */
export function useDecision(fleet: string, id: number | undefined): Polled<Decision> {
  return useResource({
    key: id === undefined ? '' : `decision ${fleet} ${id}`,
    load: (signal) => getFromProxy(`${fleetAddress(fleet)}/decisions/${id}`, decisionSchema, signal),
    intervalMs: LIVE_INTERVAL_MS,
  });
}

/** A page of what was done to a fleet, the newest first. */
export function useAudit(fleet: string, search: AuditSearch | undefined): Polled<AuditPage> {
  return useResource({
    key: search === undefined ? '' : `audit ${fleet} ${searchParams(search)}`,
    load: (signal) => loadAudit(fleet, search ?? {}, signal),
    intervalMs: INTERVAL_MS,
    events: { types: ['audit', 'policy'], fleet, intervalMs: LIVE_INTERVAL_MS },
  });
}

/** Asks for a page of decisions once. */
export function loadDecisions(
  fleet: string,
  search: DecisionSearch,
  signal: AbortSignal
): Promise<ProxyResult<DecisionPage>> {
  return getFromProxy(`${fleetAddress(fleet)}/decisions?${searchParams(search)}`, decisionPageSchema, signal);
}

/** Asks for a page of the audit once. */
export function loadAudit(fleet: string, search: AuditSearch, signal: AbortSignal): Promise<ProxyResult<AuditPage>> {
  return getFromProxy(`${fleetAddress(fleet)}/audit?${searchParams(search)}`, auditPageSchema, signal);
}

function fleetAddress(fleet: string): string {
  return `fleets/${encodeURIComponent(fleet)}`;
}
