import { z } from 'zod';

import { labelSetSchema } from '../../src/api/labelSet';
import { type Move } from '../../src/engine/index';
import { lookalikeJobs } from '../../src/recognition/lookalikeJobs';
import { type Members } from '../query/members';
import { type Replica } from '../query/replica';
import { askReplica } from './askReplica';
import { deriveSplit, UNKNOWN_SPLIT } from './deriveSplit';
import { itemsOf } from './probedText';
import { type Split, splitProblems, type TargetLabels } from './splitProblems';
import { withoutMoving } from './withoutMoving';

const INTERVAL_MS = 60_000;
/** Until every shard was seen once: they may still be starting. */
const FIRST_INTERVAL_MS = 3000;
const TIMEOUT_MS = 10_000;

const elementSchema = z.object({ metric: labelSetSchema });

export interface SplitOptions {
  /** What is said of the fleet; found out where it is left out. */
  readonly partitionLabels: readonly string[] | undefined;
  readonly replicatedJobs: readonly string[] | undefined;
  readonly moves: readonly Move[];
  /** Shards that are known to hold the same, which is told by itself. */
  readonly same: ReadonlyArray<readonly string[]>;
}

/**
 * Watches whether the targets of a hash fleet are split as the fleet says. Two shards that scrape the same target, or
 * partition labels that do not tell the shard, make answers wrong without anything failing.
 */
export class SplitMonitor {
  private readonly seen = new Map<string, readonly TargetLabels[]>();
  private derived = UNKNOWN_SPLIT;
  private targets: ReadonlyMap<string, readonly TargetLabels[]> = new Map();
  private found: { readonly same: SplitOptions['same']; readonly problems: readonly string[] } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly members: Members,
    private readonly options: () => SplitOptions
  ) {}

  /** How the targets are split: as it is said, or else as it was seen. One value that never changes. */
  get split(): Split {
    const { partitionLabels, replicatedJobs } = this.options();
    return {
      partitionLabels: partitionLabels ?? this.derived.partitionLabels,
      replicatedJobs: replicatedJobs ?? this.derived.replicatedJobs,
    };
  }

  /** What was found wrong, each a sentence. */
  get problems(): readonly string[] {
    const { same } = this.options();
    if (this.found?.same !== same) {
      this.found = { same, problems: splitProblems(this.targets, { ...this.split, same }) };
    }
    return this.found.problems;
  }

  /** Looks now and goes on looking. Resolves after the first look. */
  async start(): Promise<void> {
    await this.look();
    if (!this.stopped) {
      const complete = this.members.ids().every((id) => this.seen.has(id));
      this.timer = setTimeout(() => void this.start(), complete ? INTERVAL_MS : FIRST_INTERVAL_MS).unref();
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Looks once. */
  async look(): Promise<void> {
    const options = this.options();
    const ids = this.members.ids();
    await Promise.all(
      ids.map(async (id) => {
        const targets = await this.targetsOf(id, options.partitionLabels ?? []);
        if (targets !== undefined) {
          this.seen.set(id, targets);
        }
      })
    );
    [...this.seen.keys()].filter((id) => !ids.includes(id)).forEach((id) => this.seen.delete(id));
    const seen = withoutMoving(this.seen, options.moves, Date.now());
    this.derived = ids.every((id) => seen.has(id)) ? await this.derive(seen) : UNKNOWN_SPLIT;
    this.targets = seen;
    this.found = undefined;
  }

  /** Targets of one job on all shards are taken for the same, but where they show that they are not. */
  private async derive(seen: ReadonlyMap<string, readonly TargetLabels[]>): Promise<Split> {
    const split = deriveSplit(seen);
    const { replicatedJobs } = split;
    if (replicatedJobs.length === 0) {
      return split;
    }
    const asks = [...seen.keys()].flatMap((id) => this.replica(id) ?? []).map(askReplica);
    return deriveSplit(seen, await lookalikeJobs(asks, replicatedJobs));
  }

  private replica(id: string): Replica | undefined {
    return this.members.replicas(id).find((one) => one.unavailable() === undefined);
  }

  /** A shard's targets; undefined where it does not answer, and what was seen last stands. */
  private async targetsOf(id: string, labels: readonly string[]): Promise<readonly TargetLabels[] | undefined> {
    const replica = this.replica(id);
    const names = [...new Set(['job', 'instance', ...labels])].map((label) => JSON.stringify(label)).join(', ');
    const form = new URLSearchParams({ query: `group by (${names}) (up)` });
    return (
      replica &&
      itemsOf(replica, `/api/v1/query?${form}`, {
        path: ['data', 'result'],
        read: (item) => elementSchema.safeParse(item).data?.metric,
        timeout: TIMEOUT_MS,
      })
    );
  }
}
