import { type ShardFolder } from './shardFolders';

const LOOK_MS = 200;

interface Change {
  /** When it was seen, in milliseconds. */
  readonly at: number;
  /** Of the process and its configuration. */
  readonly run: string;
  readonly addresses: ReadonlySet<string>;
}

/** Keeps looking which targets each shard is given, so that what it did not scrape can be told from what it was not to scrape. */
export class GivenTargets {
  private readonly changes = new Map<string, Change[]>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly shards: () => readonly ShardFolder[]) {
    this.look();
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /**
   * Until when one process of a shard went on being given a target that it was given at a time; that time itself where it was
   * not. Infinity where it is given it still. Milliseconds.
   */
  until(shard: string, address: string, time: number): number {
    const changes = this.changes.get(shard) ?? [];
    const first = changes.findLastIndex(({ at }) => at <= time);
    if (first < 0 || !changes[first].addresses.has(address)) {
      return time;
    }
    const { run } = changes[first];
    const end = changes.slice(first).find((one) => one.run !== run || !one.addresses.has(address));
    return end?.at ?? Infinity;
  }

  private look(): void {
    const at = Date.now();
    for (const { id, pid, config, addresses } of this.shards()) {
      const run = `${pid} ${config}`;
      const known = this.changes.get(id) ?? [];
      const last = known.at(-1);
      if (last?.run !== run || !equal(last.addresses, addresses)) {
        this.changes.set(id, [...known, { at, run, addresses }]);
      }
    }
  }
}

function equal(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}
