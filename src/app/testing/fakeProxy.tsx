import { type BackendSrvRequest, config, setBackendSrv } from '@grafana/runtime';
import { render } from '@testing-library/react';
import { type ReactNode } from 'react';
import { MemoryRouter } from 'react-router-dom';
import { NEVER, of, throwError } from 'rxjs';

import { type Fleet, type ReplicaHealth, type ShardList } from '../../api/fleets';

/** What an address answers: a body, a failure by status, or nothing for now. */
export type FakeAnswer = { readonly data: unknown } | { readonly status: number; readonly data?: unknown } | 'hangs';

/** The proxy and Grafana's settings API as the pages see them; answers can be changed while a page is open. */
export class FakeProxy {
  /** By the end of the address. */
  readonly answers = new Map<string, FakeAnswer>();
  readonly posted: Array<{ readonly url: string; readonly data: unknown }> = [];

  constructor(role: 'Viewer' | 'Admin' = 'Viewer') {
    config.bootData = { ...config.bootData, user: { orgRole: role, isGrafanaAdmin: false } } as typeof config.bootData;
    const answerTo = (url: string) => [...this.answers].find(([end]) => url.endsWith(end))?.[1] ?? { status: 404 };
    const ask = (url: string) =>
      new Promise((resolve, reject) => {
        const answer = answerTo(url);
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
      fetch: ({ url }: BackendSrvRequest) => {
        const answer = answerTo(url);
        if (answer === 'hangs') {
          return NEVER;
        }
        return 'status' in answer
          ? throwError(() => ({ status: answer.status, data: answer.data ?? {}, config: {} }))
          : of({ data: answer.data });
      },
      get: ask,
      post: (url: string, data: unknown) => {
        this.posted.push({ url, data });
        return ask(url);
      },
    } as never);
  }
}

/** Renders a page at an address below the app. */
export function renderPage(page: ReactNode, address = '/') {
  return render(
    <MemoryRouter initialEntries={[address]} future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      {page}
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
