import { hash } from 'node:crypto';

const MOST = 1000;

/** What was large when it was computed last: the latest of them, by what tells them from others. */
export class KnownLarge {
  private readonly digests = new Set<string>();

  has(kind: string): boolean {
    return this.digests.has(digestOf(kind));
  }

  /** It was computed, and was large or was not. */
  note(kind: string, isLarge: boolean): void {
    const digest = digestOf(kind);
    this.digests.delete(digest);
    if (isLarge) {
      this.digests.add(digest);
    }
    if (this.digests.size > MOST) {
      const [oldest] = this.digests;
      this.digests.delete(oldest);
    }
  }
}

/** Queries may be long. */
function digestOf(kind: string): string {
  return hash('sha256', kind, 'base64');
}
