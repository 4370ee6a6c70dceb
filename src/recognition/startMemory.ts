/** So long, milliseconds, several servers are taken to be at an address where only one was seen since. */
const BELIEVED_MS = 10 * 60_000;
const KEPT = 8;

interface Known {
  /** The one that answered last is the last. */
  readonly starts: readonly string[];
  /** When an earlier one answered after a later one. */
  readonly returned: number;
}

/** Which servers answered at which address, by when they were started: one that comes back after another was never gone. */
export class StartMemory {
  private readonly known = new Map<string, Known>();

  /** Takes what one look showed, and gives whether several servers answer by turns. `now` in milliseconds. */
  note(name: string, { starts, now }: { readonly starts: readonly string[]; readonly now: number }): boolean {
    const { starts: before = [], returned = Number.NEGATIVE_INFINITY } = this.known.get(name) ?? {};
    const cameBack = starts.length > 1 || starts.some((start) => before.slice(0, -1).includes(start));
    const seen = cameBack ? now : returned;
    const kept = [...before.filter((start) => !starts.includes(start)), ...starts].slice(-KEPT);
    this.known.set(name, { starts: kept, returned: seen });
    return now - seen <= BELIEVED_MS;
  }
}
