import { answersFor, type ExecuteOptions, type QueryRequest, type Result } from '../../engine/index';
import { type Connection, type FleetView, type TransportOptions } from '../connection/connection';
import { fleetKey } from '../connection/fleetKey';
import { type ComputedQuery } from './computeQuery';
import { startComputer } from './startComputer';

export interface RunOverOptions extends TransportOptions, Pick<ExecuteOptions, 'partial' | 'limits'> {
  readonly connection: Connection;
  /** Nothing that was kept of answers is used. */
  readonly askAgain?: boolean;
}

/** How long a query may take where nothing is set: that of Prometheus. */
const DEFAULT_TIMEOUT_MS = 120_000;

/** Runs a query over a fleet as a view shows it. Rejects with a ConnectionError where the fleet is another one since. */
export async function runOverFleet(
  view: FleetView,
  request: Omit<QueryRequest, 'experimental'>,
  { connection, askAgain, signal, timeoutMs, partial, limits }: RunOverOptions
): Promise<Result<ComputedQuery>> {
  const deadline = performance.now() + (timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const { computer } = await startComputer();
  const { topology, experimental } = view;
  const mayKeep = request.grid.length > 1 && askAgain !== true;
  const past = mayKeep ? await connection.past(view) : undefined;
  const ask = {
    request: { ...request, experimental },
    topology: answersFor(request.query, topology, request.grid),
    options: { partial, limits },
    fleet: fleetKey(connection, view),
    // Of the fleet's past, as of the clock of those who have it.
    now: past?.now ?? Date.now() + (view.clockAhead ?? 0),
    past,
  };
  const transportOf = (over: AbortSignal) => connection.transport(view, { signal: over, timeoutMs });
  return await computer.run(ask, { transportOf, signal, deadline });
}
