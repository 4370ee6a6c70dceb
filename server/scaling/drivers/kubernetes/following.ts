import { setTimeout as sleep } from 'node:timers/promises';
import { type z } from 'zod';

import { type Collection, type KubeClient } from './kubeClient';
import { KubeProblem } from './kubeProblem';
import { type objectSchema } from './objectSchema';

const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;
/** Until it is asked again whether there is such a kind. */
const UNKNOWN_KIND_MS = 60_000;

export interface FollowingDeps<T> {
  readonly client: KubeClient;
  readonly collection: Collection;
  /** Objects that it does not know are left out, and are a problem. */
  readonly schema: z.ZodType<T>;
  /** There may be no such kind at all, which is as if there were none of them. */
  readonly isOptional?: boolean;
  /** Called after each change of `objects` or `problem`. */
  readonly changed: () => void;
}

/** The objects of a collection as the API server has them, followed by their changes until it is told to end. */
export class Following<T extends Pick<z.output<typeof objectSchema>, 'metadata'>> {
  /** Undefined until they were listed once. */
  objects: readonly T[] | undefined;
  /** Why they may have changed since, which follows the API server's name; undefined where they are followed. */
  problem: string | undefined;
  private readonly known = new Map<string, T>();
  private readonly ending = new AbortController();
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly deps: FollowingDeps<T>) {}

  start(): void {
    this.work = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.work;
  }

  private async run(): Promise<void> {
    let pause = SHORTEST_PAUSE_MS;
    while (!this.ending.signal.aborted) {
      try {
        const version = await this.listed();
        pause = SHORTEST_PAUSE_MS;
        await this.follow(version);
      } catch (error) {
        if (this.deps.isOptional === true && error instanceof KubeProblem && error.status === 404) {
          this.none();
          pause = UNKNOWN_KIND_MS;
        } else if (!(error instanceof KubeProblem) || error.isGone) {
          this.tell(error instanceof KubeProblem ? undefined : 'told what is not understood');
        } else {
          this.tell(error.message);
        }
      }
      await sleep(pause, undefined, { signal: this.ending.signal }).catch(() => undefined);
      pause = Math.max(SHORTEST_PAUSE_MS, Math.min(LONGEST_PAUSE_MS, 2 * pause));
    }
  }

  private none(): void {
    this.known.clear();
    this.problem = undefined;
    this.show();
  }

  private async listed(): Promise<string> {
    const { client, collection } = this.deps;
    const { items, version } = await client.list(collection, this.ending.signal);
    this.known.clear();
    items.forEach((item) => this.set(item));
    this.problem = undefined;
    this.show();
    return version;
  }

  /** Until the server cannot be asked for changes. */
  private async follow(from: string): Promise<void> {
    const { client, collection } = this.deps;
    for (let version = from; !this.ending.signal.aborted;) {
      const began = performance.now();
      for await (const told of client.watch(collection, version, this.ending.signal)) {
        version = told.version;
        if (told.change !== undefined) {
          this.take(told.change.type, told.change.object);
          this.show();
        }
      }
      if (performance.now() - began < SHORTEST_PAUSE_MS) {
        await sleep(SHORTEST_PAUSE_MS, undefined, { signal: this.ending.signal }).catch(() => undefined);
      }
    }
  }

  private take(type: 'set' | 'deleted', object: unknown): void {
    const read = this.set(object);
    if (type === 'deleted') {
      this.known.delete(read.metadata.name ?? '');
    }
  }

  private set(object: unknown): T {
    const { schema, collection } = this.deps;
    const read = schema.safeParse(object);
    if (!read.success) {
      throw new KubeProblem(`tells of ${collection.resource} in a form that is not known`);
    }
    this.known.set(read.data.metadata.name ?? '', read.data);
    return read.data;
  }

  private show(): void {
    this.objects = [...this.known.values()];
    this.deps.changed();
  }

  private tell(problem: string | undefined): void {
    if (!this.ending.signal.aborted && problem !== this.problem) {
      this.problem = problem;
      this.deps.changed();
    }
  }
}
