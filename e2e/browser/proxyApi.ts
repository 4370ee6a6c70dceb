import { type ShardList } from '../../src/api/fleets';
import { type Backend } from './stack';

/** A series of an instant answer. */
export interface InstantSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Asks the proxy as its operator. */
export function askProxy({ proxyUrl, token }: Backend, path: string): Promise<Response> {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return fetch(`${proxyUrl}${path}`, { headers, signal: AbortSignal.timeout(20_000) });
}

async function get<T>(backend: Backend, path: string): Promise<T> {
  const response = await askProxy(backend, path);
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  return (await response.json()) as T;
}

/** What the proxy says of the fleet's shards. */
export function shardsOf(backend: Backend, fleet: string): Promise<ShardList> {
  return get<ShardList>(backend, `/api/v1/fleets/${fleet}/shards`);
}

/** Whether the proxy has that fleet. */
export async function hasFleet(backend: Backend, fleet: string): Promise<boolean> {
  const { fleets } = await get<{ fleets: ReadonlyArray<{ id: string }> }>(backend, '/api/v1/fleets');
  return fleets.some(({ id }) => id === fleet);
}

/** An instant query through the proxy's Prometheus API; `time` in milliseconds, now when not given. */
export async function queryFleet(backend: Backend, query: string, time?: number): Promise<InstantSeries[]> {
  const params = new URLSearchParams({ query, ...(time === undefined ? {} : { time: String(time / 1000) }) });
  const answer = await get<{
    data: { result: ReadonlyArray<{ metric: Record<string, string>; value: readonly [number, string] }> };
  }>(backend, `/fleets/demo/api/v1/query?${params}`);
  return answer.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
}
