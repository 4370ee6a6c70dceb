import { type RecordedElsewhere } from '../../src/engine/index';
import { rulesOf } from '../../src/recognition/rulesOf';
import { askReplica } from '../health/askReplica';
import { type Members } from '../query/members';

const LOOK_MS = 60_000;
/** What an alerting rule writes. */
const OF_ALERTS = ['ALERTS', 'ALERTS_FOR_STATE'];

/** Watches which names the members of a fleet record by rules of their own. */
export class ShardRules {
  /** The members that record a name, by name. */
  private recorded: ReadonlyMap<string, readonly string[]> = new Map();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly members: () => Pick<Members, 'ids' | 'replicas'> | undefined) {}

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

  /** Which of these names members record too. */
  among(names: readonly string[]): readonly RecordedElsewhere[] {
    return names.flatMap((name) => {
      const members = this.recorded.get(name);
      return members === undefined ? [] : [{ name, members }];
    });
  }

  private async look(): Promise<void> {
    const members = this.members();
    const found = new Map<string, string[]>();
    await Promise.all(
      (members?.ids() ?? []).map(async (id) => {
        const names = await this.namesOf(id, members);
        names.forEach((name) => found.set(name, [...(found.get(name) ?? []), id].sort()));
      })
    );
    this.recorded = found;
  }

  /** What a member recorded when it was looked at last, where it does not tell now. */
  private async namesOf(id: string, members: Pick<Members, 'replicas'> | undefined): Promise<ReadonlySet<string>> {
    const replica = members?.replicas(id).find((one) => one.unavailable() === undefined);
    const server = replica && { name: id, shard: id, ask: askReplica(replica) };
    const [recording, alerting] = server
      ? await Promise.all([rulesOf(server, 'record'), rulesOf(server, 'alert')])
      : [undefined, undefined];
    if (recording === undefined || alerting === undefined) {
      return new Set([...this.recorded].flatMap(([name, ids]) => (ids.includes(id) ? [name] : [])));
    }
    return new Set([...recording.map(({ name }) => name), ...(alerting.length > 0 ? OF_ALERTS : [])]);
  }
}
