import { type Fleet, handOverPageSchema, topologySchema } from '../../api/fleets';
import { type FleetView } from './connection';
import { ConnectionError } from './connectionError';
import { get, PROXY } from './proxyClient';
import { topologyOf } from './topologyOf';

type Moves = NonNullable<Fleet['moves']>;

/** While targets move, the proxy may have forgotten a version before its last page was asked for. */
const TRIES = 3;

/**
 * Loads a fleet as it is now. There may be ten thousands of hand-overs: they come in pages, all as of the same moment, and again
 * only where they have changed since the last time. Rejects with a ConnectionError.
 */
export function fleetViewLoader(fleetId: string): () => Promise<FleetView> {
  const address = `${PROXY}/api/v1/fleets/${encodeURIComponent(fleetId)}/topology`;
  let known: { readonly version: string; readonly moves: Moves } | undefined;

  const load = async (): Promise<FleetView | undefined> => {
    const query = known === undefined ? '' : `?${new URLSearchParams({ known: known.version })}`;
    const { fleet, generation, now, version, handOvers } = topologySchema.parse(await get(`${address}${query}`));
    const moves = handOvers === undefined ? known?.moves : await restOf(address, version, handOvers);
    if (moves === undefined) {
      return undefined;
    }
    known = { version, moves };
    return {
      topology: topologyOf({ ...fleet, moves }),
      generation,
      clockAhead: now === undefined ? undefined : now - Date.now(),
      experimental: fleet.experimental,
      scrapeInterval: fleet.scrapeInterval,
      doubts: fleet.doubts,
    };
  };

  return async () => {
    if (fleetId === '') {
      throw new ConnectionError('Choose a fleet in the settings of this data source.');
    }
    for (let tries = 0; tries < TRIES; tries++) {
      const view = await load().catch((error: unknown) => {
        throw isMissing(error)
          ? new ConnectionError(`There is no fleet "${fleetId}", or your organization may not see it.`)
          : error;
      });
      if (view !== undefined) {
        return view;
      }
    }
    throw new ConnectionError(`The fleet "${fleetId}" changes faster than its hand-overs can be read. Try again.`);
  };
}

/** All hand-overs, from the first page on; undefined where the proxy has forgotten their version. */
async function restOf(
  address: string,
  version: string,
  first: { readonly moves: Moves; readonly next?: number }
): Promise<Moves | undefined> {
  const moves = [...first.moves];
  try {
    for (let { next } = first; next !== undefined;) {
      const query = new URLSearchParams({ version, offset: String(next) });
      const page = handOverPageSchema.parse(await get(`${address}/moves?${query}`));
      moves.push(...page.moves);
      next = page.next;
    }
    return moves;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof ConnectionError && error.code === 'not_found';
}
