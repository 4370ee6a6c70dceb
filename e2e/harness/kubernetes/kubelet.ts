import { setTimeout as sleep } from 'node:timers/promises';

import { KubeRefusal } from './kubeApi';
import { PodRun } from './podRun';
import { type Pod, type PodSurroundings } from './podObject';

const NODE = 'node-of-the-tests';
const INTERVAL_MS = 300;

/**
 * Stands in for scheduler and kubelet: binds the pods of a namespace, runs each as a Prometheus with an address of its own, and tells the
 * API server how it is. It knows no limits, and hands on changed Secrets at once where a kubelet takes a minute.
 */
export class Kubelet {
  /** So many pods have room on the node. */
  room = Infinity;
  private readonly runs = new Map<string, PodRun>();
  private readonly ending = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private addresses = 0;
  private failure: Error | undefined;

  constructor(private readonly deps: PodSurroundings) {}

  start(): void {
    this.loop = this.work().catch((error: unknown) => {
      this.failure = error instanceof Error ? error : new Error(String(error));
    });
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.loop;
    await Promise.all([...this.runs.values()].map((run) => run.end()));
  }

  /** Where a pod runs now; undefined where it does not. Throws what has ended the work on pods. */
  run(name: string): PodRun | undefined {
    if (this.failure !== undefined) {
      throw this.failure;
    }
    return [...this.runs.values()].find((one) => one.name === name);
  }

  private async work(): Promise<void> {
    while (!this.ending.signal.aborted) {
      await this.round().catch((error: unknown) => {
        // Pods go while they are looked at.
        if (!(error instanceof KubeRefusal)) {
          throw error;
        }
      });
      await sleep(INTERVAL_MS, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  private async round(): Promise<void> {
    const pods = await this.deps.api.list<Pod>(this.path());
    const there = new Set(pods.map(({ metadata }) => metadata.uid));
    for (const [uid, run] of this.runs) {
      if (!there.has(uid)) {
        this.runs.delete(uid);
        await run.end();
      }
    }
    await Promise.all(pods.map((pod) => this.look(pod).catch((error: unknown) => ignoreRefusal(error))));
  }

  private async look(pod: Pod): Promise<void> {
    const { api } = this.deps;
    const { name, uid, deletionTimestamp } = pod.metadata;
    const run = this.runs.get(uid);
    if (deletionTimestamp !== undefined) {
      await run?.end();
      await api.remove(this.path(name), 0);
    } else if (run !== undefined) {
      await this.tell(name, await run.look());
    } else if (this.runs.size < this.room) {
      // Before anything is waited for: others are looked at beside it.
      const begun = new PodRun(pod, { ...this.deps, address: this.nextAddress() });
      this.runs.set(uid, begun);
      if (pod.spec.nodeName === undefined) {
        await api.create(this.path(name, 'binding'), { metadata: { name }, target: { kind: 'Node', name: NODE } });
      }
      await begun.start();
    } else {
      const message = '0/1 nodes are available: 1 Insufficient memory.';
      await this.tell(name, {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
      });
    }
  }

  private async tell(name: string, status: object): Promise<void> {
    await this.deps.api.patch(this.path(name, 'status'), { status }, 'strategic-merge');
  }

  private path(...below: readonly string[]): string {
    return [`/api/v1/namespaces/${this.deps.namespace}/pods`, ...below].join('/');
  }

  /** Every pod has another one, and every process that runs tests has its own: Prometheus listens on one port in all pods. */
  private nextAddress(): string {
    this.addresses++;
    return `127.${64 + (process.pid % 64)}.${(process.pid >> 6) % 256}.${this.addresses}`;
  }
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof KubeRefusal)) {
    throw error;
  }
}
