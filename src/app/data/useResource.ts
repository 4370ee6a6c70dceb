import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';

import { type FleetEvent } from '../../api/events';
import { fleetEvents } from './fleetEvents';
import { type ProxyFailure, type ProxyResult } from './getFromProxy';
import { resources } from './resourceCache';

/** What is known of a resource that is asked for again and again. */
export interface Polled<T> {
  /** The newest answer; stays when a later request fails. */
  readonly data?: T;
  /** When `data` arrived, milliseconds since the epoch. */
  readonly receivedAt?: number;
  /** Why the newest request failed; undefined after a success and before the first answer. */
  readonly failure?: ProxyFailure;
  readonly loading: boolean;
  /** Age, milliseconds, from which `data` may no longer be so. */
  readonly staleAfterMs: number;
  /** Asks now instead of at the next turn. */
  readonly refresh: () => void;
}

interface ResourceOptions<T> {
  /** Names the resource in the cache: the same for all who want the same. Empty: nothing is asked. */
  readonly key: string;
  readonly load: (signal: AbortSignal) => Promise<ProxyResult<T>>;
  /** Milliseconds from an answer to the next request. */
  readonly intervalMs: number;
  /** Events that make the resource outdated: it is asked for again when one comes, and seldom while none does. */
  readonly events?: {
    readonly types: ReadonlyArray<FleetEvent['type']>;
    /** Only of this fleet. */
    readonly fleet?: string;
    /** `intervalMs` while events come. */
    readonly intervalMs: number;
  };
}

/**
 * A resource of the proxy, shared by all who use the same `key`, and kept up to date while the page is visible. Cancels
 * when `key` changes or the last user goes away; coming back shows the last answer until the next is there.
 */
export function useResource<T>({ key, load, intervalMs, events }: ResourceOptions<T>): Polled<T> {
  const loader = useRef(load);
  useEffect(() => {
    loader.current = load;
  });
  const isLive = useLiveEvents(key, events);
  const interval = events !== undefined && isLive ? events.intervalMs : intervalMs;
  const subscribe = useCallback(
    (onChange: () => void) =>
      key === ''
        ? () => undefined
        : resources.use(key, { load: (signal) => loader.current(signal), intervalMs: interval, onChange }),
    [key, interval]
  );
  const { data, receivedAt, failure } = useSyncExternalStore(subscribe, () => resources.snapshot(key));
  return {
    // What lies under a key was loaded, and its shape checked, by the loader that belongs to it.
    data: data as T | undefined,
    receivedAt,
    failure,
    loading: key !== '' && data === undefined && failure === undefined,
    staleAfterMs: 2 * interval + 10_000,
    refresh: useCallback(() => resources.refresh(key), [key]),
  };
}

const JUST_NOW_MS = 5_000;

/** What happened while nobody listened is not told: a stream that stands again outdates all but the newest answers. */
function isOld(key: string): boolean {
  const { receivedAt } = resources.snapshot(key);
  return receivedAt !== undefined && Date.now() - receivedAt > JUST_NOW_MS;
}

function outdates(
  event: Exclude<FleetEvent, { type: 'hello' }>,
  { types, fleet }: { readonly types: string; readonly fleet: string | undefined }
): boolean {
  return (fleet === undefined || !('fleet' in event) || event.fleet === fleet) && types.split(' ').includes(event.type);
}

/** Listens for what outdates the resource; returns whether events come. */
function useLiveEvents(key: string, events: ResourceOptions<unknown>['events']): boolean {
  const types = key === '' ? '' : (events?.types.join(' ') ?? '');
  const fleet = events?.fleet;
  const subscribe = useCallback(
    (onLiveChange: () => void) =>
      types === ''
        ? () => undefined
        : fleetEvents.subscribe({
            onLiveChange,
            onEvent: (event) => {
              if (event.type === 'hello' ? isOld(key) : outdates(event, { types, fleet })) {
                resources.invalidate(key);
              }
            },
          }),
    [key, types, fleet]
  );
  return useSyncExternalStore(subscribe, () => types !== '' && fleetEvents.isLive);
}
