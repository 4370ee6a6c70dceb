import { type MessagePort } from 'node:worker_threads';

import { type FragmentAsk, type Fragments, type TakenFragments } from '../../src/engine/index';
import { type FromThread } from './task';

type Taken = ReadonlyArray<TakenFragments | undefined>;

/** What is kept of members' answers as a thread has it: the main thread holds it, in buffers that are shared. */
export class ThreadFragments {
  private readonly calls = new Map<number, (taken: Taken) => void>();
  private made = 0;
  private isEnded = false;

  constructor(private readonly port: Pick<MessagePort, 'postMessage'>) {}

  readonly fragments: Fragments = {
    take: (asks) => this.send(asks),
    keep: (kept) => this.post({ kind: 'keep', kept }),
    allocate: (bytes) => new SharedArrayBuffer(bytes),
  };

  take(call: number, taken: Taken): void {
    this.calls.get(call)?.(taken);
    this.calls.delete(call);
  }

  /** Whatever is asked for is not there. */
  end(): void {
    this.isEnded = true;
    this.calls.forEach((resolve) => resolve([]));
    this.calls.clear();
  }

  private send(asks: readonly FragmentAsk[]): Promise<Taken> {
    if (this.isEnded) {
      return Promise.resolve([]);
    }
    const call = ++this.made;
    return new Promise((resolve) => {
      this.calls.set(call, resolve);
      this.post({ kind: 'take', call, asks });
    });
  }

  private post(message: FromThread): void {
    if (!this.isEnded) {
      this.port.postMessage(message);
    }
  }
}
