import { type BackendSrvRequest, config, setBackendSrv } from '@grafana/runtime';
import { Observable, of, throwError } from 'rxjs';

import { encodeFrameHeader, type FanoutRequest, FrameType } from '../../api/fanout';
import { type Fleet } from '../../api/fleets';
import { probeAnswer } from '../../recognition/testing/probeAnswer';

type WireRequest = FanoutRequest['requests'][number];

/** What a member of the fake fleet answers: a Prometheus body, or a failure of the member. */
export type FakeAnswer =
  | {
      /** A text of `window.fetch` is sent as it is where its type is given. */
      readonly body: unknown;
      readonly status?: number;
      readonly type?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly down: string };

/** The network as the data source sees it: the fan-out endpoint, and everything Grafana's client asks. */
export interface FakeNetwork {
  /** Requests to the fan-out endpoint, in order. */
  readonly fanouts: FanoutRequest[];
  /** Addresses asked through `window.fetch`, in order. */
  readonly fetched: Array<{ readonly url: string; readonly body: string; readonly headers: Record<string, string> }>;
  /** Addresses asked through Grafana's client, in order. */
  readonly asked: BackendSrvRequest[];
  /** Fan-out requests whose signal was aborted. */
  aborted: number;
}

interface Options {
  readonly answer?: (request: WireRequest) => FakeAnswer;
  /** Status and body of the fan-out endpoint where it fails as a whole. */
  readonly refuse?: { readonly status: number; readonly body: unknown };
  /** Leaves the fan-out without an answer until it is aborted. */
  readonly hang?: boolean;
  /** Answers of Grafana's client by the beginning of the address, or what it returns; the first that fits. */
  readonly client?: ReadonlyArray<readonly [prefix: string, answer: unknown | FakeFailure]>;
  /** Answers of `window.fetch` other than the fan-out's. */
  readonly member?: (url: string, body: URLSearchParams) => FakeAnswer;
}

/** A failed answer of Grafana's client. */
export class FakeFailure {
  constructor(
    readonly status: number,
    readonly data: unknown = {}
  ) {}
}

export const demoFleet: Fleet = {
  id: 'demo',
  name: 'Demo',
  kind: 'hash',
  driver: 'process',
  members: [
    { id: 's1', replicas: ['a'] },
    { id: 's2', replicas: ['a'] },
  ],
  partitionLabels: ['instance'],
  replicatedJobs: [],
  ownership: 'proven',
  evaluationInterval: 60_000,
  lookback: 300_000,
  scrapeInterval: 5_000,
  experimental: false,
};

/** Where the proxy tells of its fleets. */
export const FLEETS = '/api/plugin-proxy/promshards-fleet-app/api/v1/fleets';

/** What the proxy tells of the demo fleet before it is queried. */
export function topology(change: Partial<Fleet> = {}): unknown {
  return { fleet: { ...demoFleet, ...change }, generation: 'g1', version: 'v1', handOvers: { moves: [] } };
}

/** Puts the fake network in place of `window.fetch` and Grafana's client. */
export function installNetwork(options: Options): FakeNetwork {
  const network: FakeNetwork = { fanouts: [], fetched: [], asked: [], aborted: 0 };
  config.bootData = { ...config.bootData, user: { ...config.bootData?.user, orgId: 7 } } as typeof config.bootData;
  config.appSubUrl = '/sub';
  setBackendSrv({ fetch: clientFetch(options, network), get: () => Promise.resolve({}) } as never);
  globalThis.fetch = ((url: string, init: RequestInit) => {
    const body = String(init.body ?? '');
    network.fetched.push({ url, body, headers: init.headers as Record<string, string> });
    if (!url.includes('/fanout')) {
      return Promise.resolve(memberResponse(options, url, body));
    }
    network.fanouts.push(JSON.parse(body));
    return options.hang === true
      ? new Promise((_, reject) =>
          init.signal?.addEventListener('abort', () => {
            network.aborted++;
            reject(new DOMException('aborted', 'AbortError'));
          })
        )
      : Promise.resolve(fanoutResponse(options, JSON.parse(body)));
  }) as typeof fetch;
  return network;
}

function clientFetch({ client = [] }: Options, network: FakeNetwork) {
  const missing = new FakeFailure(404, { code: 'not_found', message: 'There is no such thing here.' });
  const table: Options['client'] = [
    ...client,
    [`${FLEETS}/demo/topology`, topology()],
    [`${FLEETS}/`, missing],
    [FLEETS, { fleets: [demoFleet] }],
  ];
  return (request: BackendSrvRequest) => {
    network.asked.push(request);
    const given = table.find(([prefix]) => request.url.startsWith(prefix))?.[1];
    const hit = given ?? probeAnswer(request.url) ?? new FakeFailure(404);
    if (hit instanceof Observable) {
      return hit;
    }
    return hit instanceof FakeFailure
      ? throwError(() => ({ status: hit.status, data: hit.data, config: request }))
      : of({ data: hit, status: 200, ok: true, headers: new Map() });
  };
}

function memberResponse({ member }: Options, url: string, body: string) {
  const answer = member?.(url, new URLSearchParams(body)) ?? { down: 'no such member' };
  if ('down' in answer) {
    throw new TypeError(answer.down);
  }
  const { body: said, status = 200, type, headers = {} } = answer;
  const bytes = new TextEncoder().encode(type === undefined ? JSON.stringify(said) : String(said));
  const named = new Map(Object.entries({ ...headers, ...(type === undefined ? {} : { 'content-type': type }) }));
  // As a browser tells of a redirect that it does not follow.
  const redirected = status >= 300 && status < 400 ? { type: 'opaqueredirect', status: 0 } : { type: 'basic', status };
  return { ...redirected, ok: status < 300, headers: named, arrayBuffer: () => Promise.resolve(bytes.buffer) };
}

function fanoutResponse({ answer, refuse }: Options, request: FanoutRequest) {
  if (refuse !== undefined) {
    return { ok: false, status: refuse.status, json: () => Promise.resolve(refuse.body) };
  }
  const chunks = request.requests.map((wire) => framesFor(wire, answer?.(wire) ?? { down: 'nothing is set' }));
  return {
    ok: true,
    status: 200,
    body: {
      getReader: () => ({
        read: () => Promise.resolve(chunks.length > 0 ? { done: false, value: chunks.shift() } : { done: true }),
      }),
    },
  };
}

function framesFor({ id }: WireRequest, answer: FakeAnswer): Uint8Array {
  if ('down' in answer) {
    return frame(id, FrameType.error, { kind: 'unavailable', message: answer.down, elapsedMs: 3 });
  }
  const data = frame(id, FrameType.data, answer.body);
  const end = frame(id, FrameType.end, { status: answer.status ?? 200, elapsedMs: 5, replica: 'a' });
  return join(data, end);
}

function frame(id: number, type: FrameType, json: unknown): Uint8Array {
  const payload = new TextEncoder().encode(JSON.stringify(json));
  return join(encodeFrameHeader(id, type, payload.length), payload);
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

/** A Prometheus answer to a range query: series of `[labels, value]`, the value at each step. */
export function matrix(
  request: WireRequest,
  series: ReadonlyArray<readonly [Record<string, string>, number]>
): FakeAnswer {
  const times: number[] = [];
  for (let time = request.start; time <= request.end; time += request.step) {
    times.push(time / 1000);
  }
  const result = series.map(([metric, value]) => ({ metric, values: times.map((time) => [time, String(value)]) }));
  return { body: { status: 'success', data: { resultType: 'matrix', result } } };
}

/** A Prometheus answer to an instant query. */
export function vector(time: number, series: ReadonlyArray<readonly [Record<string, string>, number]>): FakeAnswer {
  const result = series.map(([metric, value]) => ({ metric, value: [time / 1000, String(value)] }));
  return { body: { status: 'success', data: { resultType: 'vector', result } } };
}
