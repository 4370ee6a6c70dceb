import { type MemberAnswer } from '../../src/engine/index';
import { type JobOptions, type JobRequest } from './job';

/** An answer, and what was asked. */
interface Kept {
  readonly request: string;
  readonly answer: MemberAnswer;
}

type Take = (answer: MemberAnswer) => void;

/**
 * The members as the threads of one computation ask them, one thread after another. What one was answered is kept for the next,
 * which begins anew and asks the same: no member is asked twice.
 */
export class AskedMembers {
  /** Of all answers that came. */
  bytes = 0;
  private kept: Kept[] = [];
  /** What the thread before was answered. */
  private known: Kept[] = [];
  private keeps = true;
  private readonly underWay = new Set<AbortController>();
  /** What was asked in a call and not answered, or not in time. */
  private readonly unanswered = new Map<AbortController, Set<JobRequest>>();

  constructor(private readonly transportOf: JobOptions['transportOf']) {}

  /** Whether an answer is still to come. */
  get isWaiting(): boolean {
    return this.underWay.size > 0;
  }

  /** Members of which an answer is missing that was not given up, in order. */
  get silent(): readonly string[] {
    const missing = [...this.unanswered.values()].flatMap((requests) => [...requests]);
    return [...new Set(missing.map(({ member }) => member))].sort();
  }

  /** A thread begins; `last`: none comes after it, so that answers are its own. */
  begin({ last }: { readonly last: boolean }): void {
    this.known = this.kept;
    this.kept = [];
    this.keeps = !last;
  }

  /** Asks; gives what ends that. `take` gets the answers, `onEnd` is told when all have come. */
  ask(requests: readonly JobRequest[], take: Take, onEnd: () => void): () => void {
    const open = requests.filter((request) => {
      const text = textOf(request);
      const at = this.known.findIndex((one) => one.request === text);
      if (at >= 0) {
        const [{ answer }] = this.known.splice(at, 1);
        this.keep(request, answer);
        take({ ...answer, id: request.id });
      }
      return at < 0;
    });
    const call = new AbortController();
    if (open.length > 0) {
      void this.pass(open, call, take).finally(onEnd);
    } else {
      onEnd();
    }
    return () => {
      this.unanswered.delete(call);
      this.stop(call);
    };
  }

  /** Ends all that is under way. */
  stopAll(): void {
    this.underWay.forEach((call) => this.stop(call));
  }

  private async pass(requests: readonly JobRequest[], call: AbortController, take: Take): Promise<void> {
    this.underWay.add(call);
    const missing = new Set(requests);
    this.unanswered.set(call, missing);
    const asked = new Map(requests.map((request) => [request.id, request]));
    for await (const answer of this.transportOf(call.signal)(requests)) {
      const request = asked.get(answer.id);
      if (call.signal.aborted || request === undefined) {
        return;
      }
      this.bytes += answer.ok ? answer.body.length : 0;
      if (answer.ok || (answer.kind !== 'timeout' && answer.kind !== 'canceled')) {
        missing.delete(request);
      }
      this.keep(request, answer);
      take(answer);
    }
    this.underWay.delete(call);
  }

  private keep(request: JobRequest, answer: MemberAnswer): void {
    if (this.keeps) {
      this.kept.push({ request: textOf(request), answer });
    }
  }

  private stop(call: AbortController): void {
    this.underWay.delete(call);
    call.abort();
  }
}

/** What is asked, whatever its id is. */
function textOf({ id: _, ...asked }: JobRequest): string {
  return JSON.stringify(asked);
}
