import { setTimeout } from 'node:timers/promises';

import { formatDuration } from '../../../src/api/formatDuration';
import { type ServerAccess } from '../../endpoints/observedShard';
import { connectionFailure, statusFailure } from '../../query/failure';
import { linkSignals } from '../../query/linkSignals';
import { ServerConnection } from '../../query/serverConnection';
import { readAtMost } from '../../readAtMost';
import { MessageQueue, type Waiting } from './messageQueue';
import { RESEND_DELAY_MS } from './resend';

export const ALERTS_PATH = '/api/v2/alerts';
const HEADERS = { 'content-type': 'application/json' };
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
/** By then an alert is sent anew. */
const LONGEST_WAIT_MS = RESEND_DELAY_MS;
/** Of what a server says about alerts. */
const MOST_TEXT_BYTES = 16 * 1024;
const MOST_TEXT = 300;

export interface AlertmanagerOptions {
  /** Without a slash at its end. */
  readonly url: string;
  readonly access: ServerAccess | undefined;
  /** Of one request, in milliseconds. */
  readonly timeout: number;
  /** Told when it begins not to take what it is sent, and why, and when it takes it again. */
  readonly onChange: (problem: string | undefined) => void;
}

/** What became of a request. */
interface Outcome {
  /** Why it was not taken. */
  readonly problem?: string;
  /** Whether it may be taken later. */
  readonly again?: boolean;
}

/**
 * One Alertmanager and what waits for it. Requests go out one after the other; what is not taken is sent again, later each time,
 * until its alerts are sent anew anyway.
 */
export class Alertmanager {
  /** Alerts that it took, and alerts of requests that it did not take. */
  sent = 0;
  errors = 0;
  /** Milliseconds that the last request took. */
  latency = 0;
  /** Why it did not take the last request. */
  problem: string | undefined;
  private readonly queue = new MessageQueue();
  private readonly connection: ServerConnection;
  private readonly stopping = new AbortController();
  private readonly ending = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: AlertmanagerOptions) {
    this.connection = new ServerConnection(options.url, options.access, { connections: 1 });
  }

  get url(): string {
    return this.options.url;
  }

  get queueLength(): number {
    return this.queue.length;
  }

  /** Alerts that it was to take and never will. */
  get dropped(): number {
    return this.queue.dropped;
  }

  /** Sends them when those before are sent. */
  add(messages: readonly string[]): void {
    this.queue.add(messages, performance.now());
    this.running ??= this.run();
  }

  /** Sends what waits, each once, for so many milliseconds at most. */
  async close(most: number): Promise<void> {
    this.stopping.abort();
    const { signal } = this.ending;
    void setTimeout(most, undefined, { signal, ref: false }).then(
      () => this.ending.abort(),
      () => undefined
    );
    await this.running;
    this.ending.abort();
    await this.connection.close();
  }

  private async run(): Promise<void> {
    // What adds to the queue goes on at once.
    await Promise.resolve();
    for (let batch = this.next(); batch.length > 0; batch = this.next()) {
      await this.deliver(batch);
    }
    this.running = undefined;
  }

  private next(): readonly Waiting[] {
    return this.queue.take(performance.now() - LONGEST_WAIT_MS);
  }

  private async deliver(batch: readonly Waiting[]): Promise<void> {
    const body = `[${batch.map(({ message }) => message).join(',')}]`;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const { problem, again } = await this.post(body);
      this.tell(problem);
      if (problem === undefined) {
        this.sent += batch.length;
        return;
      }
      this.errors += batch.length;
      const isLate = performance.now() + pause > batch[0].since + LONGEST_WAIT_MS;
      const { signal } = this.stopping;
      if (again !== true || isLate || signal.aborted) {
        this.queue.dropped += batch.length;
        return;
      }
      await setTimeout(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private tell(problem: string | undefined): void {
    const before = this.problem;
    this.problem = problem;
    if ((before === undefined) !== (problem === undefined)) {
      this.options.onChange(problem);
    }
  }

  private async post(body: string): Promise<Outcome> {
    const { timeout } = this.options;
    const linked = linkSignals([this.ending.signal], timeout);
    const { signal } = linked;
    const begun = performance.now();
    try {
      const request = { method: 'POST', path: ALERTS_PATH, headers: HEADERS, body, signal } as const;
      const answer = await this.connection.send(request);
      const text = (await readAtMost(answer.body, MOST_TEXT_BYTES))?.toString('utf8') ?? '';
      return outcomeOf(answer, text);
    } catch (error) {
      const late = `it did not answer within ${formatDuration(timeout)}`;
      return { problem: linked.isLate ? late : connectionFailure(error).message, again: true };
    } finally {
      linked.release();
      this.latency = performance.now() - begun;
    }
  }
}

type Answer = Pick<Awaited<ReturnType<ServerConnection['send']>>, 'status' | 'redirect'>;

function outcomeOf({ status, redirect }: Answer, text: string): Outcome {
  if (status >= 200 && status < 300) {
    return {};
  }
  if (redirect !== undefined && status < 400) {
    return { problem: `it redirects to ${redirect.target} (${status}), which is not followed` };
  }
  // Of other answers nobody knows what is in them.
  const said = status === 400 ? text.replace(/\s+/g, ' ').trim().slice(0, MOST_TEXT) : '';
  const { message } = statusFailure({ status }, '');
  return { problem: said === '' ? message : `${message}: ${said}`, again: status === 429 || status >= 500 };
}
