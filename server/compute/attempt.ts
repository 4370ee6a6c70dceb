import { MessageChannel, type MessagePort } from 'node:worker_threads';

import { type FragmentAsk, type Fragments, type MemberAnswer, type Result } from '../../src/engine/index';
import { type AskedMembers } from './askedMembers';
import { type Computed } from './job';
import { type Learned } from './learnedMemory';
import { movable } from './movable';
import { type FromThread, type Task, type ToThread } from './task';
import { ReceivedBody } from './receivedBody';
import { type ThreadLoss, type Threads } from './threads';

export type Outcome =
  | { readonly kind: 'computed'; readonly result: Result<Computed<unknown>> }
  /** The members' answers are larger than what these threads take; all that were asked for are there. */
  | { readonly kind: 'large'; readonly learned: readonly Learned[] }
  | { readonly kind: 'died'; readonly loss: ThreadLoss };

export interface AttemptOptions {
  readonly threads: Threads;
  readonly members: AskedMembers;
  /** What is kept of members' answers; left out: nothing. */
  readonly fragments?: Fragments;
  /** Bytes of members' answers that are computed here. Left out: any. */
  readonly mostBytes?: number;
  /** Told when a thread begins. */
  readonly onBegin?: () => void;
}

/** One thread's work at a computation. */
export class Attempt {
  private readonly port: MessagePort;
  private readonly other: MessagePort;
  private readonly calls = new Map<number, () => void>();
  private readonly body: ReceivedBody;
  private state: 'computing' | 'told' | 'over' = 'computing';
  private hasBegun = false;
  private number = 0;
  private settle: (outcome: Outcome) => void = () => undefined;
  private reject: (error: unknown) => void = () => undefined;

  constructor(private readonly options: AttemptOptions) {
    const { port1, port2 } = new MessageChannel();
    [this.port, this.other] = [port1, port2];
    this.body = new ReceivedBody({
      onRead: (bytes) => this.post({ kind: 'read', bytes }),
      onLeave: () => this.end(),
    });
  }

  /** Rejects where the job throws, which is a bug. */
  run(task: Omit<Task, 'port' | 'keeps'>): Promise<Outcome> {
    const { threads, members, fragments, mostBytes } = this.options;
    members.begin({ last: mostBytes === undefined });
    const outcome = new Promise<Outcome>((resolve, reject) => {
      [this.settle, this.reject] = [resolve, reject];
    });
    this.port.on('message', (message: FromThread) => this.take(message));
    this.number = task.run;
    threads.run({ ...task, keeps: fragments !== undefined, port: this.other }).catch((loss: ThreadLoss) => {
      this.settle({ kind: 'died', loss });
      this.body.fail(loss);
      this.over();
    });
    return outcome;
  }

  /** Nobody waits for it any more: the thread hears of it, and is ended where it does not listen. */
  end(reason: unknown = new Error('the answer is not read any more')): void {
    if (this.state !== 'over') {
      this.body.fail(reason);
      this.over();
      this.options.threads.endSoon(this.number);
    }
  }

  private take(message: FromThread): void {
    if (!this.hasBegun) {
      this.hasBegun = true;
      this.options.onBegin?.();
    }
    switch (message.kind) {
      case 'ask': {
        const { call, requests } = message;
        const take = (answer: MemberAnswer) => this.pass(call, answer);
        this.calls.set(
          call,
          this.options.members.ask(requests, take, () => this.leaveWhereLarge())
        );
        return;
      }
      case 'stop':
        return this.calls.get(message.call)?.();
      case 'take':
        void this.takeFragments(message.call, message.asks);
        return;
      case 'keep':
        return this.options.fragments?.keep(message.kept);
      case 'left':
        this.settle({ kind: 'large', learned: message.learned });
        return this.over();
      case 'told':
        return this.told(message);
      case 'piece':
        this.body.put(message.piece, message.last);
        return message.last ? this.over() : undefined;
      case 'threw':
        this.reject(message.error);
        this.body.fail(message.error);
        return this.over();
    }
  }

  /** What is kept counts as what members answer does: it is computed with alike. */
  private async takeFragments(call: number, asks: readonly FragmentAsk[]): Promise<void> {
    const { fragments, members } = this.options;
    const taken = (await fragments?.take(asks)) ?? [];
    const buffers = taken.flatMap((one) => one?.runs.map(({ fragment }) => fragment.buffer) ?? []);
    members.bytes += buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (this.isLarge) {
      this.leaveWhereLarge();
    } else {
      this.post({ kind: 'taken', call, taken });
    }
  }

  private told({ result, piece, last }: FromThread & { readonly kind: 'told' }): void {
    this.state = 'told';
    this.options.members.stopAll();
    this.body.put(piece, last);
    this.settle({
      kind: 'computed',
      result: result.ok ? { ok: true, value: { told: result.value, body: this.body } } : result,
    });
    if (last) {
      this.over();
    }
  }

  private pass(call: number, answer: MemberAnswer): void {
    if (this.isLarge) {
      return;
    }
    // What may be needed again is copied.
    const moved = answer.ok && this.options.mostBytes === undefined ? movable(answer.body).transfer : [];
    this.post({ kind: 'answer', call, answer }, moved);
  }

  private get isLarge(): boolean {
    const { members, mostBytes } = this.options;
    return mostBytes !== undefined && members.bytes > mostBytes;
  }

  /** Not before all is there: other threads are not to wait for members. */
  private leaveWhereLarge(): void {
    if (this.state === 'computing' && this.isLarge && !this.options.members.isWaiting) {
      this.post({ kind: 'leave' });
    }
  }

  private over(): void {
    if (this.state === 'computing') {
      this.options.members.stopAll();
    }
    this.state = 'over';
    this.port.close();
  }

  private post(message: ToThread, transfer: ArrayBuffer[] = []): void {
    if (this.state !== 'over') {
      this.port.postMessage(message, transfer);
    }
  }
}
