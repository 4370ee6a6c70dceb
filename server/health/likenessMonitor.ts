import { findLikeness } from '../../src/recognition/findLikeness';
import { findRecorded } from '../../src/recognition/findRecorded';
import { type Entered, isDoubt, type Likeness, likenessText } from '../../src/recognition/likeness';
import { StartMemory } from '../../src/recognition/startMemory';
import { type Members } from '../query/members';
import { askReplica } from './askReplica';

const INTERVAL_MS = 60_000;

interface SeenLikeness {
  /** Each a sentence. */
  readonly problems: readonly string[];
  /** Those problems that may make answers wrong. */
  readonly doubts: readonly string[];
  /** Shards that hold the same. */
  readonly same: ReadonlyArray<readonly string[]>;
}

/** Watches whether the servers of a fleet are what they were entered as: shards that share nothing, replicas that share all. */
export class LikenessMonitor {
  private readonly memory = new StartMemory();
  private found: SeenLikeness = { problems: [], doubts: [], same: [] };
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly members: Members,
    private readonly options: Pick<Entered, 'kind'> & { readonly mergesReplicas: boolean }
  ) {}

  /** What was found, as one value that never changes. */
  get seen(): SeenLikeness {
    return this.found;
  }

  /** Looks now and goes on looking. Resolves after the first look. */
  async start(): Promise<void> {
    await this.look();
    if (!this.stopped) {
      this.timer = setTimeout(() => void this.start(), INTERVAL_MS).unref();
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Looks once. */
  async look(): Promise<void> {
    const now = Date.now();
    const servers = this.members.ids().flatMap((shard) => {
      const replicas = this.members.replicas(shard);
      return replicas
        .filter((replica) => replica.unavailable() === undefined)
        .map((replica) => {
          const name = replicas.length < 2 ? shard : `${shard}/${replica.id}`;
          return { name, shard, ask: askReplica(replica) };
        });
    });
    const { kind, mergesReplicas } = this.options;
    const all = await findLikeness(servers, { kind, memory: this.memory, now });
    const found = this.told(all.filter((one) => one.kind !== 'strangers' || !mergesReplicas));
    const copies = new Set(found.same.flatMap((shards) => shards.slice(1)));
    const different = servers.filter(({ shard }) => !copies.has(shard));
    const recorded = kind === 'hash' ? await findRecorded(different, now) : [];
    this.found = { ...found, problems: [...found.problems, ...recorded] };
  }

  private told(found: readonly Likeness[]): SeenLikeness {
    const text = (one: Likeness) => likenessText(one, { kind: this.options.kind, as: 'shards' });
    return {
      problems: found.map(text),
      doubts: found.filter(isDoubt).map(text),
      same: found.flatMap(({ kind, servers }) => (kind === 'replicas' || kind === 'oneServer' ? [servers] : [])),
    };
  }
}
