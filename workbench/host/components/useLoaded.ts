import { useEffect, useState } from 'react';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly message: string };

/** The value of a promise; `load` must keep its identity between renders. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [outcome, setOutcome] = useState<{ readonly of: () => Promise<T>; readonly loaded: Loaded<T> }>();
  useEffect(() => {
    let current = true;
    load().then(
      (value) => current && setOutcome({ of: load, loaded: { state: 'ready', value } }),
      (error: Error) => current && setOutcome({ of: load, loaded: { state: 'failed', message: error.message } })
    );
    return () => {
      current = false;
    };
  }, [load]);
  return outcome?.of === load ? outcome.loaded : { state: 'loading' };
}
