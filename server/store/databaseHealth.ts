import { type DatabaseError } from './databaseError';

/** What a look through the database has found. */
export type Look =
  | { readonly kind: 'whole' }
  | { readonly kind: 'damaged'; readonly sentence: string }
  /** It could not be looked at. */
  | { readonly kind: 'unknown'; readonly why: string };

export interface HealthOptions {
  /** Never rejects, and does not hold the thread up. It is given up when `signal` is aborted. */
  readonly look: (signal: AbortSignal) => Promise<Look>;
  /** Milliseconds from one look to the next. */
  readonly interval: number;
  /** Told once, when it is found. */
  readonly onDamage: (sentence: string) => void;
  readonly onUnknown: (why: string) => void;
}

/** The first look is not at the start, when there is enough to do. */
const FIRST_MS = 60_000;

/**
 * Whether the database is whole, by what each look finds, and by what statements come upon in between. Damage does not go by
 * itself: it is told until the proxy ends.
 */
export class DatabaseHealth {
  private damage: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly ended = new AbortController();

  constructor(private readonly options: HealthOptions) {}

  /** A sentence where it is damaged. */
  get problem(): string | undefined {
    return this.damage;
  }

  /** Looks now and then until `stop`. */
  start(): void {
    this.lookIn(Math.min(FIRST_MS, this.options.interval));
  }

  stop(): void {
    this.ended.abort();
    clearTimeout(this.timer);
  }

  /** Takes note of what a statement came upon. */
  failed({ failure, message }: DatabaseError): void {
    if (failure === 'damaged') {
      this.damaged(message);
    }
  }

  private lookIn(ms: number): void {
    this.timer = setTimeout(() => void this.look(), ms).unref();
  }

  private async look(): Promise<void> {
    const { look, interval, onUnknown } = this.options;
    const found = await look(this.ended.signal);
    if (this.ended.signal.aborted) {
      return;
    }
    if (found.kind === 'damaged') {
      this.damaged(found.sentence);
      return;
    }
    if (found.kind === 'unknown') {
      onUnknown(found.why);
    }
    this.lookIn(interval);
  }

  private damaged(sentence: string): void {
    if (this.damage === undefined) {
      this.damage = sentence;
      this.options.onDamage(sentence);
    }
  }
}
