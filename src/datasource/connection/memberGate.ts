import { type MemberAnswer } from '../../engine/index';
import { Semaphore } from './semaphore';

export type Answer = WithoutId<MemberAnswer>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

interface PassOptions {
  readonly signal: AbortSignal;
  readonly aside?: boolean;
}

/**
 * Requests at once to one member, and to all. A browser has six connections for all of Grafana: one member that hangs must not
 * take them, and one must be left to find out whether it hangs.
 */
const AT_ONCE = 2;
const AT_ONCE_IN_ALL = 4;
/** How long a member is left alone, milliseconds, after it let a request time out, and after it failed at once. */
const REST_MS = { timeout: 30_000, unavailable: 5_000 } as const;

const allPlaces = new Semaphore(AT_ONCE_IN_ALL);

/** Lets requests to one member through, a few at a time, and for a while none after it did not answer. */
export class MemberGate {
  private readonly places = new Semaphore(AT_ONCE);
  private failed: { readonly message: string; readonly until: number } | undefined;
  private probing: Promise<boolean> | undefined;

  /** Why the member is left alone now, or undefined where it is not. */
  get closed(): string | undefined {
    return this.failed !== undefined && Date.now() < this.failed.until ? this.failed.message : undefined;
  }

  /** Leaves the member alone for a while. */
  close(kind: keyof typeof REST_MS, message: string): void {
    this.failed = { message, until: Date.now() + REST_MS[kind] };
  }

  /** Runs `ask` when its turn comes, or answers for the member where that has just failed. `aside`: its own failure closes nothing. */
  pass(ask: () => Promise<Answer>, options: PassOptions): Promise<Answer> {
    return this.places.run(() => allPlaces.run(() => this.askNow(ask, options)));
  }

  /** Whether `probe` finds the member answering; where it does not, the gate closes. Who asks meanwhile shares the probe. */
  alive(probe: () => Promise<boolean>): Promise<boolean> {
    this.probing ??= probe().then((answers) => {
      this.probing = undefined;
      if (!answers) {
        this.close('timeout', 'it does not answer');
      }
      return answers;
    });
    return this.probing;
  }

  private async askNow(ask: () => Promise<Answer>, { signal, aside = false }: PassOptions): Promise<Answer> {
    if (signal.aborted) {
      return { ok: false, kind: 'canceled', message: 'the query was cancelled', elapsedMs: 0 };
    }
    const { closed } = this;
    if (closed !== undefined) {
      return { ok: false, kind: 'unavailable', message: closed, elapsedMs: 0 };
    }
    const answer = await ask();
    return aside ? answer : this.note(answer);
  }

  private note(answer: Answer): Answer {
    if (answer.ok) {
      this.failed = undefined;
    } else if (answer.kind === 'timeout' || answer.kind === 'unavailable') {
      this.close(answer.kind, answer.message);
    }
    return answer;
  }
}

const gates = new Map<string, MemberGate>();

/** The gate of a data source, by its uid; all that have it as a member share it. */
export function gateOf(uid: string): MemberGate {
  const gate = gates.get(uid) ?? new MemberGate();
  gates.set(uid, gate);
  return gate;
}
