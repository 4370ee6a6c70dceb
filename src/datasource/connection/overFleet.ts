import { type Connection, type FleetView } from './connection';
import { ConnectionError } from './connectionError';

/** Runs a query over a fleet as it is now, and once more from its view on where the fleet has become another meanwhile. */
export async function overFleet<T>(
  connection: Connection,
  query: string,
  run: (view: FleetView) => Promise<T>
): Promise<T> {
  const view = await connection.view(query);
  try {
    return await run(view);
  } catch (error) {
    if (!(error instanceof ConnectionError) || error.code !== 'conflict') {
      throw error;
    }
    connection.forget(view);
    return run(await connection.view(query));
  }
}
