import { type MemberAnswer, type MemberRequest } from '../engine/index';
import { type FromComputing } from './fromComputing';

const CANCELED = { ok: false, kind: 'canceled', message: 'the query was canceled', elapsedMs: 0 } as const;

/** Where messages of a computation go to. */
export interface Port<Request> {
  postMessage(message: FromComputing<Request>): void;
}

interface Identified {
  readonly id: number;
}

/** The members' way as a thread has it: what it asks goes to the thread that has the connections. */
export class ThreadTransport<Request extends Identified = MemberRequest> {
  private readonly calls = new Map<number, Inbox>();
  private made = 0;
  private isEnded = false;

  constructor(private readonly port: Port<Request>) {}

  readonly transport = (requests: readonly Request[]): AsyncIterable<MemberAnswer> => this.send(requests);

  take(call: number, answer: MemberAnswer): void {
    this.calls.get(call)?.put(answer);
  }

  /** What is under way, and whatever is asked from now on, is canceled. */
  end(): void {
    this.isEnded = true;
    this.calls.forEach((inbox) => inbox.cancel());
  }

  private async *send(requests: readonly Request[]): AsyncIterable<MemberAnswer> {
    const inbox = new Inbox(requests);
    if (this.isEnded) {
      inbox.cancel();
    }
    const call = ++this.made;
    this.calls.set(call, inbox);
    this.post({ kind: 'ask', call, requests });
    try {
      while (inbox.missing > 0) {
        yield await inbox.take();
      }
    } finally {
      this.calls.delete(call);
      if (inbox.missing > 0) {
        this.post({ kind: 'stop', call });
      }
    }
  }

  private post(message: FromComputing<Request>): void {
    if (!this.isEnded) {
      this.port.postMessage(message);
    }
  }
}

/** Answers that came and were not taken yet, and who waits for one. */
class Inbox {
  private readonly asked: Set<number>;
  private readonly came: MemberAnswer[] = [];
  private wake: () => void = () => undefined;

  constructor(requests: readonly Identified[]) {
    this.asked = new Set(requests.map(({ id }) => id));
  }

  /** How many answers were not taken yet. */
  get missing(): number {
    return this.asked.size + this.came.length;
  }

  put(answer: MemberAnswer): void {
    if (this.asked.delete(answer.id)) {
      this.came.push(answer);
      this.wake();
    }
  }

  cancel(): void {
    [...this.asked].forEach((id) => this.put({ id, ...CANCELED }));
  }

  async take(): Promise<MemberAnswer> {
    for (;;) {
      const answer = this.came.shift();
      if (answer !== undefined) {
        return answer;
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
