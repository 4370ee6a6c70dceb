import { useCallback, useEffect, useRef, useState } from 'react';

import { type ProxyFailure, type ProxyResult } from './getFromProxy';

/** How something sent to the proxy goes. */
export interface Sending<T> {
  readonly busy: boolean;
  /** Of the newest answer. */
  readonly value?: T;
  readonly failure?: ProxyFailure;
  /** Sends; what was under way is cancelled. Resolves with undefined where it was cancelled itself. */
  readonly send: (call: (signal: AbortSignal) => Promise<ProxyResult<T>>) => Promise<ProxyResult<T> | undefined>;
}

/** Sends one thing at a time to the proxy, and cancels it when the component goes away. */
export function useSend<T>(): Sending<T> {
  const [state, setState] = useState<Omit<Sending<T>, 'send'>>({ busy: false });
  const underWay = useRef<AbortController>();
  useEffect(() => () => underWay.current?.abort(), []);
  const send = useCallback<Sending<T>['send']>(async (call) => {
    underWay.current?.abort();
    const abort = new AbortController();
    underWay.current = abort;
    setState((last) => ({ ...last, busy: true }));
    const result = await call(abort.signal).catch(() => undefined);
    if (abort.signal.aborted || result === undefined) {
      return undefined;
    }
    setState(result.ok ? { busy: false, value: result.value } : { busy: false, failure: result.failure });
    return result;
  }, []);
  return { ...state, send };
}
