import { performance } from 'node:perf_hooks';
import { Agent, request } from 'undici';

import { askServer } from '../../e2e/harness/askServer';
import { decodeAnswer } from '../../src/engine/decode/decodeAnswer';
import { type Grid } from '../../src/engine/model/grid';
import { type Value } from '../../src/engine/model/value';
import { type MemberAnswer, type Transport } from '../../src/engine/execute/ask/transport';

/** What one run of a query cost and gave. */
export interface Measured {
  readonly ms: number;
  /** Of the bodies received. */
  readonly bytes: number;
  readonly value: Value;
  /** Where members were asked: milliseconds of the slowest one. */
  readonly slowestMs?: number;
  /** Where members were asked: of all, how many requests were sent to the one that got most. */
  readonly mostRequests?: number;
}

/** Something that answers a PromQL range query. Throws when it does not. */
export interface Contender {
  readonly name: string;
  run(query: string, grid: Grid): Promise<Measured>;
}

const dispatcher = new Agent({ connections: 16, pipelining: 1 });

/** A Prometheus-compatible server, from the question to decoded series. */
export function endpoint(name: string, url: string, headers: Readonly<Record<string, string>> = {}): Contender {
  return {
    name,
    run: async (query, grid) => {
      const start = performance.now();
      const { status, body } = await ask(`${url}/api/v1/query_range`, { query, grid, headers });
      const decoded = decodeAnswer(body, grid);
      const ms = performance.now() - start;
      if (status !== 200 || !decoded.ok) {
        throw new Error(`${name} answered ${status}: ${new TextDecoder().decode(body.subarray(0, 300))}`);
      }
      return { ms, bytes: body.length, value: decoded.value.value };
    },
  };
}

/** A transport straight to the shards, counting bytes, requests and the time of the slowest answer. */
export function directTransport(urls: ReadonlyMap<string, string>): {
  readonly transport: Transport;
  readonly bytes: () => number;
  readonly slowestMs: () => number;
  readonly mostRequests: () => number;
} {
  let bytes = 0;
  let slowestMs = 0;
  const sent = new Map<string, number>();
  const transport: Transport = async function* (requests) {
    const answers = requests.map(async (asked): Promise<MemberAnswer> => {
      const started = performance.now();
      sent.set(asked.member, (sent.get(asked.member) ?? 0) + 1);
      const { status, body } = await askServer(urls.get(asked.member) ?? '', asked, dispatcher);
      const elapsedMs = performance.now() - started;
      bytes += body.length;
      slowestMs = Math.max(slowestMs, elapsedMs);
      return { id: asked.id, ok: true, status, body, elapsedMs };
    });
    const waiting = new Map(answers.map((answer, index) => [index, answer.then((value) => ({ index, value }))]));
    while (waiting.size > 0) {
      const { index, value } = await Promise.race(waiting.values());
      waiting.delete(index);
      yield value;
    }
  };
  return {
    transport,
    bytes: () => bytes,
    slowestMs: () => slowestMs,
    mostRequests: () => Math.max(0, ...sent.values()),
  };
}

async function ask(
  url: string,
  asked: { readonly query: string; readonly grid: Grid; readonly headers: Readonly<Record<string, string>> }
): Promise<{ readonly status: number; readonly body: Uint8Array }> {
  const { start, end, step } = asked.grid;
  const instant = url.endsWith('/query');
  const form = new URLSearchParams({ query: asked.query });
  const times = instant ? { time: start / 1000 } : { start: start / 1000, end: end / 1000, step: step / 1000 };
  Object.entries(times).forEach(([name, value]) => form.set(name, String(value)));
  const response = await request(url, {
    method: 'POST',
    body: form.toString(),
    headers: { ...asked.headers, 'content-type': 'application/x-www-form-urlencoded' },
    dispatcher,
  });
  return { status: response.statusCode, body: new Uint8Array(await response.body.arrayBuffer()) };
}
