import { createHash } from 'node:crypto';

import { type Fleet as FleetDescription } from '../../src/api/fleets';

type Moves = NonNullable<FleetDescription['moves']>;

/** Of one page as JSON: well below what an answer may hold. */
const PAGE_BYTES = 400_000;
/** Versions that are kept for who still reads their pages: a new one comes every two seconds at most, while targets move. */
const KEPT = 4;

/** One version of a fleet's hand-overs, and where its pages begin. */
interface Version {
  readonly moves: Moves;
  readonly starts: readonly number[];
}

/** Hand-overs of a fleet page by page, all pages as of the same moment. */
export class HandOverPages {
  private readonly versions = new Map<string, Version>();

  /** Keeps the hand-overs as they are now; returns their version, which is the same where they are. */
  keep(moves: Moves): string {
    const hash = createHash('sha256');
    const starts = [0];
    let bytes = 0;
    moves.forEach((move, i) => {
      const text = JSON.stringify(move);
      hash.update(text);
      if (bytes > 0 && bytes + text.length > PAGE_BYTES) {
        starts.push(i);
        bytes = 0;
      }
      bytes += text.length;
    });
    const version = hash.digest('base64url');
    this.versions.delete(version);
    this.versions.set(version, { moves, starts });
    const [oldest] = this.versions.keys();
    if (this.versions.size > KEPT) {
      this.versions.delete(oldest);
    }
    return version;
  }

  /** The page from an offset on; undefined where the version is not kept, or has no page there. */
  page(version: string, offset: number): { readonly moves: Moves; readonly next: number | undefined } | undefined {
    const { moves = [], starts = [] } = this.versions.get(version) ?? {};
    const page = starts.indexOf(offset);
    return page < 0 ? undefined : { moves: moves.slice(offset, starts[page + 1]), next: starts[page + 1] };
  }
}
