import { type ReadGroups, type TargetGroup } from './targetGroups';

const MOST_REASONS = 3;

export interface SourceOptions {
  /** Milliseconds from one look to the next; 0: each time. */
  readonly refresh: number;
  /** Rejects where nothing is given. */
  readonly read: () => Promise<ReadGroups>;
  /** For a person, where nothing is given: `http://sd/targets gives no targets`. */
  readonly fails: string;
  /** For a person, followed by what: `http://sd/targets gives`. */
  readonly gives: string;
}

/**
 * One place where targets of a job are found. Prometheus refuses a file or an answer with a bad group whole and goes on with
 * what it had. Here the good groups count all the same; until all are good, no target that was used is dropped.
 */
export class TargetSource {
  private looked = Number.NEGATIVE_INFINITY;
  private used: readonly TargetGroup[] = [];
  private wrong: string | undefined;

  constructor(private readonly options: SourceOptions) {}

  get groups(): readonly TargetGroup[] {
    return this.used;
  }

  /** For a person, followed by what: `http://sd/targets gives`. */
  get gives(): string {
    return this.options.gives;
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
      this.take(await read().catch((error: unknown) => ({ groups: [], lacking: true, problems: [reasonOf(error)] })));
    }
  }

  private take({ groups, lacking, problems }: ReadGroups): void {
    this.used = lacking ? [...groups, ...without(this.used, groups)] : groups;
    this.wrong = problems.length === 0 ? undefined : this.sentence({ groups, lacking, problems });
  }

  private sentence({ groups, lacking, problems }: ReadGroups): string {
    const { fails, gives } = this.options;
    if (!lacking) {
      return badTargets(gives, problems);
    }
    const reasons = firstReasons(problems);
    return groups.length === 0
      ? `${fails} (${reasons}); what it gave last is used.`
      : `${gives} bad target groups (${reasons}); the others are used, and of targets that are in none of them what it gave last.`;
  }
}

/** What a person is told of a source of which single targets are bad. */
export function badTargets(gives: string, problems: readonly string[]): string {
  return `${gives} bad targets (${firstReasons(problems)}); the others are used.`;
}

function firstReasons(problems: readonly string[]): string {
  const more = problems.length - MOST_REASONS;
  return `${problems.slice(0, MOST_REASONS).join('; ')}${more > 0 ? ` and ${more} more` : ''}`;
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
