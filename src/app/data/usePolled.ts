import { useEffect, useRef, useState } from 'react';

import { type ProxyFailure, type ProxyResult } from './proxyRequest';

/** What is known of a resource that is asked for again and again. */
export interface Polled<T> {
  /** The newest answer; stays when a later request fails. */
  readonly data?: T;
  /** When `data` arrived, milliseconds since the epoch. */
  readonly receivedAt?: number;
  /** Why the newest request failed; undefined after a success and before the first answer. */
  readonly failure?: ProxyFailure;
  readonly loading: boolean;
  /** Asks now instead of at the next turn. */
  readonly refresh: () => void;
}

interface State<T> {
  readonly key: string;
  readonly data?: T;
  readonly receivedAt?: number;
  readonly failure?: ProxyFailure;
}

/**
 * Asks `load` at once and then `intervalMs` after each answer, while the page is visible; cancels when `key` changes or the
 * component goes away. A change of `key` forgets the former answer. An empty `key` asks nothing.
 */
export function usePolled<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<ProxyResult<T>>,
  intervalMs: number
): Polled<T> {
  const [state, setState] = useState<State<T>>({ key });
  const [turn, setTurn] = useState(0);
  const loader = useRef(load);
  useEffect(() => {
    loader.current = load;
  });

  useEffect(() => {
    if (key === '') {
      return undefined;
    }
    const abort = new AbortController();
    let timer: number | undefined;
    const ask = async () => {
      if (document.hidden) {
        timer = window.setTimeout(ask, intervalMs);
        return;
      }
      const result = await loader.current(abort.signal).catch(() => undefined);
      if (abort.signal.aborted || result === undefined) {
        return;
      }
      const now = Date.now();
      setState((last) =>
        result.ok
          ? { key, data: result.value, receivedAt: now }
          : { ...(last.key === key ? last : { key }), failure: result.failure }
      );
      timer = window.setTimeout(ask, intervalMs);
    };
    void ask();
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [key, intervalMs, turn]);

  const current: State<T> = state.key === key ? state : { key };
  const { data, receivedAt, failure } = current;
  return {
    data,
    receivedAt,
    failure,
    loading: key !== '' && data === undefined && failure === undefined,
    refresh: () => setTurn((n) => n + 1),
  };
}
