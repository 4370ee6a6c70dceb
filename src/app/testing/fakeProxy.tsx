import { type BackendSrvRequest, config, setBackendSrv } from '@grafana/runtime';
import { render } from '@testing-library/react';
import { type ReactNode } from 'react';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { NEVER, of, throwError } from 'rxjs';

import { type FleetEvent } from '../../api/events';
import { type Fleet, type ReplicaHealth, type ShardList } from '../../api/fleets';
import { type ScalingStatus } from '../../api/scaling';
import { fleetEvents } from '../data/fleetEvents';
import { resources } from '../data/resourceCache';

/** What an address answers: a body, a failure by status, or nothing for now. */
export type FakeAnswer = { readonly data: unknown } | { readonly status: number; readonly data?: unknown } | 'hangs';

/** Something that was sent to change or ask something. */
interface Sent {
  readonly method: string;
  readonly url: string;
  readonly data: unknown;
  readonly ifMatch?: string;
}

/** The proxy and Grafana's settings API as the pages see them; answers can be changed while a page is open. */
export class FakeProxy {
  /**
   * By the end of the address without its query, such as `/fleets/demo/shards`; `PUT /fleets/demo/policy` is for that
   * method alone. A function answers what was sent.
   */
  readonly answers = new Map<string, FakeAnswer | ((sent: Sent) => FakeAnswer)>();
  readonly posted: Array<{ readonly url: string; readonly data: unknown }> = [];
  /** All but GETs to the proxy. */
  readonly sent: Sent[] = [];
  /** Addresses of GETs to the proxy, with their queries. */
  readonly asked: string[] = [];
  private readonly streams = new Set<(text: string) => void>();

  constructor(role: 'Viewer' | 'Editor' | 'Admin' = 'Viewer') {
    resources.clear();
    fleetEvents.close();
    config.bootData = { ...config.bootData, user: { orgRole: role, isGrafanaAdmin: false } } as typeof config.bootData;
    const ask = (url: string) =>
      new Promise((resolve, reject) => {
        const answer = this.answerTo({ method: 'GET', url, data: undefined });
        if (answer === 'hangs') {
          return;
        }
        if ('status' in answer) {
          reject({ status: answer.status, data: answer.data ?? {}, config: {} });
        } else {
          resolve(answer.data);
        }
      });
    setBackendSrv({
      fetch: (request: BackendSrvRequest) => this.fetch(request),
      get: ask,
      post: (url: string, data: unknown) => {
        this.posted.push({ url, data });
        return ask(url);
      },
    } as never);
    window.fetch = () => Promise.resolve(this.stream());
  }

  /** Tells an event to who listens; there are none before `hello`. */
  tell(event: FleetEvent): void {
    this.streams.forEach((write) => write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`));
  }

  private answerTo(sent: Sent): FakeAnswer {
    const [address] = sent.url.split('?');
    const ends = [...this.answers.keys()];
    const key =
      ends.find((end) => end.startsWith(`${sent.method} `) && address.endsWith(end.slice(sent.method.length + 1))) ??
      ends.find((end) => address.endsWith(end));
    const answer = key === undefined ? undefined : this.answers.get(key);
    return (typeof answer === 'function' ? answer(sent) : answer) ?? { status: 404 };
  }

  private fetch({ url, method = 'GET', data, headers }: BackendSrvRequest) {
    const sent: Sent = { method, url, data, ifMatch: headers?.['If-Match'] };
    if (method === 'GET') {
      this.asked.push(url);
    } else {
      this.sent.push(sent);
    }
    const answer = this.answerTo(sent);
    if (answer === 'hangs') {
      return NEVER;
    }
    return 'status' in answer
      ? throwError(() => ({ status: answer.status, data: answer.data ?? {}, config: {} }))
      : of({ data: answer.data });
  }

  /** jsdom has no streams of its own: as much of a response as is read. */
  private stream(): Response {
    const waiting: Array<(chunk: { done: boolean; value: Uint8Array }) => void> = [];
    const ready: string[] = [];
    const chunk = (text: string) => ({ done: false, value: new TextEncoder().encode(text) });
    this.streams.add((text) => {
      const next = waiting.shift();
      if (next === undefined) {
        ready.push(text);
      } else {
        next(chunk(text));
      }
    });
    const read = () => {
      const text = ready.shift();
      return text === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(chunk(text));
    };
    return { ok: true, body: { getReader: () => ({ read }) } } as unknown as Response;
  }
}

/** Renders a page at an address below the app; `path` is its route where the address holds names, such as `/fleets/:fleet`. */
export function renderPage(page: ReactNode, address = '/', path = '*') {
  return render(
    <MemoryRouter initialEntries={[address]} future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <Routes>
        <Route path={path} element={page} />
      </Routes>
    </MemoryRouter>
  );
}

export function fleet(id: string, name: string): Fleet {
  return {
    id,
    name,
    kind: 'hash',
    driver: 'process',
    members: [],
    partitionLabels: [],
    replicatedJobs: [],
    evaluationInterval: 60_000,
    lookback: 300_000,
    scrapeInterval: 15_000,
    experimental: false,
  };
}

export function replica(change: Partial<ReplicaHealth> = {}): ReplicaHealth {
  return { id: 'a', state: 'ready', queries: { total: 0, failed: 0 }, problems: [], observedAt: 0, ...change };
}

export function shardList(shards: Record<string, ReplicaHealth[]>, problems: string[] = []): ShardList {
  return {
    fleet: 'demo',
    shards: Object.entries(shards).map(([id, replicas]) => ({ id, replicas, problems: [] })),
    problems,
  };
}

/** A fleet of two shards that is as it should be. */
export function scalingStatus(change: Partial<ScalingStatus> = {}): ScalingStatus {
  return {
    fleet: 'demo',
    control: 'full',
    ...{ minShards: 1, maxShards: 4, shards: 2, desired: 2 },
    ...{ dryRun: false, frozen: false, policyVersion: 1 },
    members: ['s1', 's2'].map((id) => ({ id, phase: 'active', since: 0, targets: 5, weight: 100, skew: 1 })),
    conditions: [],
    usage: [{ metric: 'cpu', total: 1, utilization: 0.5, target: 0.7, capacity: 1 }],
    targets: { total: 10, up: 10, waiting: 0 },
    handOvers: { open: 0, waiting: 0 },
    problems: [],
    ...change,
  };
}
