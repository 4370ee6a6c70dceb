import { type TimeSpan } from '../../plan/dataSpan';

interface UnderWay {
  readonly span: TimeSpan;
  /** Never rejects. */
  readonly over: Promise<void>;
}

/** What queries ask members' indexes just now, so that others need not ask the same. */
export class IndexAsking {
  private readonly underWay = new Map<string, UnderWay>();

  /** Resolves when what is asked for a key over a span has come, or is not to come; undefined where nobody asks it. */
  of(key: string, { from, to }: TimeSpan): Promise<void> | undefined {
    const known = this.underWay.get(key);
    return known !== undefined && known.span.from <= from && to <= known.span.to ? known.over : undefined;
  }

  /** Tells of what is asked from now on, until what it gives is called. */
  begin(asks: ReadonlyArray<{ readonly key: string; readonly span: TimeSpan }>): () => void {
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    const begun = asks.map(({ key, span }) => [key, { span, over }] as const);
    begun.forEach(([key, one]) => this.underWay.set(key, one));
    return () => {
      begun.filter(([key, one]) => this.underWay.get(key) === one).forEach(([key]) => this.underWay.delete(key));
      end();
    };
  }
}
