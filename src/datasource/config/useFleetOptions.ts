import { useEffect, useState } from 'react';

import { type Fleet } from '../../api/fleets';
import { loadFleets } from '../connection/fleetConnection';

/** The fleets to choose from: on their way, here, or why not. */
export type FleetOptionsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly fleets: readonly Fleet[] }
  | { readonly kind: 'failed'; readonly message: string };

/** Loads the fleets the user may see, once, while `wanted`. */
export function useFleetOptions(wanted: boolean): FleetOptionsState {
  const [state, setState] = useState<FleetOptionsState>({ kind: 'loading' });
  useEffect(() => {
    if (!wanted) {
      return undefined;
    }
    let gone = false;
    const settle = (next: FleetOptionsState) => !gone && setState(next);
    loadFleets().then(
      (fleets) => settle({ kind: 'loaded', fleets }),
      (error: unknown) => settle({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    );
    return () => {
      gone = true;
    };
  }, [wanted]);
  return state;
}
