import { type ExecuteOptions, instantGrid } from '../../engine/index';
import { runOverFleet } from '../compute/runOverFleet';
import { type Connection, type MetadataAnswer } from '../connection/connection';
import { ConnectionError } from '../connection/connectionError';
import { overFleet } from '../connection/overFleet';
import { apiData } from './apiData';
import { suggestionsRequest } from './suggestionsRequest';

export interface MetadataCall {
  /** The path below Prometheus' address, as Grafana's library gives it. */
  readonly url: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

interface MetadataOptions {
  readonly connection: Connection;
  /** What becomes of a query in a variable when a member does not answer. */
  readonly partial: ExecuteOptions['partial'];
}

/** Answers what Grafana's library asks of a Prometheus API besides queries of panels. */
export async function requestMetadata(call: MetadataCall, options: MetadataOptions): Promise<MetadataAnswer> {
  const { connection } = options;
  const signal = call.signal ?? new AbortController().signal;
  const [path, inline = ''] = call.url.split('?');
  const params = toSearchParams(call.params, inline);
  if (path === '/suggestions') {
    const { path: list, params: rest } = suggestionsRequest(call.params);
    return connection.metadata({ path: list, params: toSearchParams(rest, ''), signal });
  }
  if (path === '/api/v1/query') {
    return runInline(params, options, signal);
  }
  return connection.metadata({ path, params, signal });
}

function toSearchParams(params: MetadataCall['params'], inline: string): URLSearchParams {
  const out = new URLSearchParams(inline);
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) {
      value.forEach((item) => out.append(name, String(item)));
    } else if (value !== undefined && value !== null && value !== '') {
      out.set(name, String(value));
    }
  }
  return out;
}

const INLINE_LIMITS = { maxSamples: 1_000_000, maxSeries: 50_000, maxBytes: 64 * 1024 * 1024 };

async function runInline(
  params: URLSearchParams,
  { connection, partial }: MetadataOptions,
  signal: AbortSignal
): Promise<MetadataAnswer> {
  const query = params.get('query') ?? '';
  const time = params.has('time') ? Math.round(Number(params.get('time')) * 1000) : Date.now();
  const result = await overFleet(connection, query, (view) =>
    runOverFleet(view, { query, grid: instantGrid(time) }, { connection, signal, partial, limits: INLINE_LIMITS })
  );
  if (!result.ok) {
    throw new ConnectionError(`${result.error.type}: ${result.error.message}`);
  }
  const { value, coverage } = result.value;
  const missing = coverage.flatMap(({ member, state, error = 'no answer' }) =>
    state === 'failed' ? [{ member, reason: error }] : []
  );
  return { data: apiData(value), missing };
}
