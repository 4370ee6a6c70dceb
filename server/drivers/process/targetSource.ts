import { type TargetGroup } from '../driver';
import { type ReadGroups } from './targetGroups';

const MOST_REASONS = 3;

export interface SourceOptions {
  /** Milliseconds from one look to the next; 0: each time. */
  readonly refresh: number;
  /** Rejects where nothing is given. */
  readonly read: () => Promise<ReadGroups>;
  /** For a person, where nothing is given: `http://sd/targets gives no targets`. */
  readonly fails: string;
  /** For a person, where a part is: `http://sd/targets gives bad target groups`. */
  readonly isBad: string;
}

/**
 * One place where targets of a job are found. Prometheus refuses a file or an answer with a bad group whole and goes on with
 * what it had. Here the good groups count all the same; until all are good, what it gave last whole stands for the rest.
 */
export class TargetSource {
  private looked = Number.NEGATIVE_INFINITY;
  private whole: readonly TargetGroup[] = [];
  private used: readonly TargetGroup[] = [];
  private wrong: string | undefined;

  constructor(private readonly options: SourceOptions) {}

  get groups(): readonly TargetGroup[] {
    return this.used;
  }

  /** What is wrong with it, a part of a sentence. */
  get problem(): string | undefined {
    return this.wrong;
  }

  /** Looks again where it is time to. `now` is in milliseconds. */
  async look(now: number): Promise<void> {
    const { refresh, read } = this.options;
    if (now >= this.looked + refresh) {
      this.looked = now;
      this.take(await read().catch((error: unknown) => ({ groups: [], problems: [reasonOf(error)] })));
    }
  }

  private take({ groups, problems }: ReadGroups): void {
    if (problems.length === 0) {
      this.whole = groups;
      this.used = groups;
      this.wrong = undefined;
      return;
    }
    const { fails, isBad } = this.options;
    const reasons = problems.slice(0, MOST_REASONS).join('; ');
    const more = problems.length > MOST_REASONS ? ` and ${problems.length - MOST_REASONS} more` : '';
    this.used = [...groups, ...without(this.whole, groups)];
    this.wrong =
      groups.length === 0
        ? `${fails} (${reasons}${more}); what it gave last is used.`
        : `${isBad} (${reasons}${more}); the others are used, and of targets that are in none of them what it gave last.`;
  }
}

/** Groups without the targets that `others` have too. */
function without(groups: readonly TargetGroup[], others: readonly TargetGroup[]): TargetGroup[] {
  const known = new Set(others.flatMap(({ targets }) => targets));
  return groups
    .map((group) => ({ ...group, targets: group.targets.filter((target) => !known.has(target)) }))
    .filter(({ targets }) => targets.length > 0);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
