import { useEffect, useRef, useState } from 'react';

import { type ProxyFailure, type ProxyResult } from './getFromProxy';

/** What is known of something that is asked for once. */
export interface Asked<T> {
  readonly data?: T;
  readonly failure?: ProxyFailure;
  readonly loading: boolean;
}

/**
 * Asks `load` once for every `key`, and cancels when `key` changes or the component goes away: for answers that cost
 * something, such as a query. A change of `key` forgets the former answer. An empty `key` asks nothing.
 */
export function useAsked<T>(key: string, load: (signal: AbortSignal) => Promise<ProxyResult<T>>): Asked<T> {
  const [state, setState] = useState<{ readonly key: string; readonly result?: ProxyResult<T> }>({ key });
  const loader = useRef(load);
  useEffect(() => {
    loader.current = load;
  });
  useEffect(() => {
    if (key === '') {
      return undefined;
    }
    const abort = new AbortController();
    loader.current(abort.signal).then(
      (result) => !abort.signal.aborted && setState({ key, result }),
      () => undefined
    );
    return () => abort.abort();
  }, [key]);
  const result = state.key === key ? state.result : undefined;
  return {
    data: result?.ok === true ? result.value : undefined,
    failure: result?.ok === false ? result.failure : undefined,
    loading: key !== '' && result === undefined,
  };
}
