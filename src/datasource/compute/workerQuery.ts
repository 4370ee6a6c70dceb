import { type MemberRequest, type Result, type Transport } from '../../engine/index';
import { type ComputedQuery, type QueryAsk } from './computeQuery';
import { unpackAnswer } from './packedAnswer';
import { type FromWorker, type QueryTask, type ToWorker } from './queryTask';

export type Outcome =
  | { readonly kind: 'computed'; readonly result: Result<ComputedQuery> }
  /** The worker died, or was ended because of another query. */
  | { readonly kind: 'died' | 'ended' };

export interface WorkerQueryOptions {
  readonly transport: Transport;
  /** Called when the worker begins to compute something of it, before it does. */
  readonly onTurn: () => void;
}

type Answers = ReturnType<ReturnType<Transport>[typeof Symbol.asyncIterator]>;

/** One query in a worker, as the page sees it: what it asks of members goes out from here. */
export class WorkerQuery {
  /** Rejects as the transport does, and where the computation throws, which is a bug. */
  readonly outcome: Promise<Outcome>;
  /** The worker has nothing to do with it any more. */
  readonly left: Promise<void>;
  private readonly port: MessagePort;
  private readonly calls = new Map<number, Answers>();
  private settle: (outcome: Outcome) => void = () => undefined;
  private reject: (error: unknown) => void = () => undefined;
  private leave: () => void = () => undefined;

  constructor(
    worker: Worker,
    ask: QueryAsk,
    private readonly options: WorkerQueryOptions
  ) {
    this.outcome = new Promise((resolve, reject) => {
      [this.settle, this.reject] = [resolve, reject];
    });
    // Nobody may listen any more.
    this.outcome.catch(() => undefined);
    this.left = new Promise((resolve) => {
      this.leave = resolve;
    });
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.onmessage = ({ data }: MessageEvent<FromWorker>) => this.take(data);
    worker.postMessage({ ask, port: port2 } satisfies QueryTask, [port2]);
  }

  /** Nobody waits for it any more. */
  end(): void {
    this.stopAll();
    this.post({ kind: 'end' });
  }

  /** The worker is gone. */
  lose(why: 'died' | 'ended'): void {
    this.settle({ kind: why });
    this.over();
  }

  private take(message: FromWorker): void {
    switch (message.kind) {
      case 'turn':
        return this.options.onTurn();
      case 'ask':
        return void this.ask(message.call, message.requests);
      case 'stop':
        return this.stop(message.call);
      case 'done': {
        const { result } = message;
        this.settle({
          kind: 'computed',
          result: result.ok ? { ok: true, value: unpackAnswer(result.value) } : result,
        });
        return this.over();
      }
      case 'threw':
        this.reject(new Error(message.message));
        return this.over();
    }
  }

  private async ask(call: number, requests: readonly MemberRequest[]): Promise<void> {
    try {
      const answers = this.options.transport(requests)[Symbol.asyncIterator]();
      this.calls.set(call, answers);
      for (let turn = await answers.next(); turn.done !== true; turn = await answers.next()) {
        const answer = turn.value;
        const body = answer.ok ? ownBytes(answer.body) : undefined;
        const passed = answer.ok && body !== undefined ? { ...answer, body } : answer;
        this.post({ kind: 'answer', call, answer: passed }, body === undefined ? [] : [body.buffer]);
      }
    } catch (error) {
      this.reject(error);
      this.end();
    } finally {
      this.calls.delete(call);
    }
  }

  private stop(call: number): void {
    void this.calls.get(call)?.return?.();
    this.calls.delete(call);
  }

  private stopAll(): void {
    [...this.calls.keys()].forEach((call) => this.stop(call));
  }

  private over(): void {
    this.stopAll();
    this.port.close();
    this.leave();
  }

  private post(message: ToWorker, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }
}

/** The bytes, in a buffer that holds nothing else. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes);
}
