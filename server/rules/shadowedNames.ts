import { z } from 'zod';

import { literalPattern, type RecordedElsewhere } from '../../src/engine/index';
import { askReplica } from '../health/askReplica';
import { type Members } from '../query/members';

const LOOK_MS = 60_000;
/** Of so far back, in milliseconds: an index answers by hours anyway. */
const RECENT_MS = 600_000;
/** Bytes of the names that are asked for at once: they stand in an address. */
const MOST_BYTES = 4000;

const namesSchema = z.array(z.string());

export interface ShadowedNamesDeps {
  readonly members: () => Pick<Members, 'ids' | 'replicas'> | undefined;
  /** Those that the rules record. */
  readonly names: () => readonly string[];
}

/** Watches which of the names that a fleet's rules record its members have series of. */
export class ShadowedNames {
  /** What each member has, as it was seen last. */
  private seen: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  /** What was found of names last: it is asked for with each query. */
  private found: { readonly names: readonly string[]; readonly elsewhere: readonly RecordedElsewhere[] } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly deps: ShadowedNamesDeps) {}

  /** Looks now and goes on looking. */
  async start(): Promise<void> {
    await this.look();
    if (!this.stopped) {
      this.timer = setTimeout(() => void this.start(), LOOK_MS).unref();
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Which of these names members have. */
  among(names: readonly string[]): readonly RecordedElsewhere[] {
    if (this.found?.names !== names) {
      this.found = { names, elsewhere: this.find(names) };
    }
    return this.found.elsewhere;
  }

  private find(names: readonly string[]): readonly RecordedElsewhere[] {
    return names.flatMap((name) => {
      const members = [...this.seen].flatMap(([member, has]) => (has.has(name) ? [member] : []));
      return members.length === 0 ? [] : [{ name, members }];
    });
  }

  private async look(): Promise<void> {
    const members = this.deps.members();
    const patterns = patternsOf(this.deps.names());
    const all = (members?.ids() ?? []).map(
      async (id) => [id, (await this.namesOf(id, { members, patterns })) ?? this.seen.get(id) ?? new Set()] as const
    );
    this.seen = new Map(await Promise.all(all));
    this.found = undefined;
  }

  /** Undefined where the member does not tell. */
  private async namesOf(
    id: string,
    {
      members,
      patterns,
    }: { readonly members: ReturnType<ShadowedNamesDeps['members']>; readonly patterns: readonly string[] }
  ): Promise<ReadonlySet<string> | undefined> {
    const replica = members?.replicas(id).find((one) => one.unavailable() === undefined);
    if (replica === undefined) {
      return undefined;
    }
    const ask = askReplica(replica);
    const found = new Set<string>();
    const start = String((Date.now() - RECENT_MS) / 1000);
    for (const pattern of patterns) {
      const params = { 'match[]': `{__name__=~${JSON.stringify(pattern)}}`, start };
      const names = namesSchema.safeParse(await ask('label/__name__/values', params));
      if (!names.success) {
        return undefined;
      }
      names.data.forEach((name) => found.add(name));
    }
    return found;
  }
}

/** Names as patterns of bounded length. */
function patternsOf(names: readonly string[]): readonly string[] {
  const patterns: string[] = [];
  for (const name of names) {
    const last = patterns.at(-1);
    const more = last === undefined ? undefined : `${last}|${literalPattern(name)}`;
    if (more === undefined || more.length > MOST_BYTES) {
      patterns.push(literalPattern(name));
    } else {
      patterns[patterns.length - 1] = more;
    }
  }
  return patterns;
}
