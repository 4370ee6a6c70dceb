import { setTimeout } from 'node:timers/promises';

import { type TimeSpan, wholeSecond } from '../../src/engine/index';
import { bestFirst } from '../query/bestFirst';
import { type Members } from '../query/members';
import { type Replica } from '../query/replica';
import { findGaps } from './findGaps';

/** So long a query waits to know of gaps; what is not known then is for the next. */
const WAIT_MS = 3_000;
/** So far beyond what is read: a gap is as long as it is. */
const MARGIN_MS = 10 * 60_000;
/** After a replica that did not tell. */
const AGAIN_MS = 60_000;

/**
 * What replicas of one shard lack that others have. One answers a query for all, so it has to be known which of them was down for a
 * while, also before anybody watched: each is asked once for each time that queries read.
 */
export class ReplicaGaps {
  private readonly looking = new Map<Replica, Promise<void>>();
  private readonly silent = new WeakMap<Replica, number>();

  /** `interval`: between scrapes, in milliseconds. */
  constructor(
    private readonly members: Members,
    private readonly interval: () => number
  ) {}

  /**
   * Of each shard whose best replica lacks what another has, or may have, of what is read: a sentence. What was not looked at yet is, for a
   * while at most. Never fails.
   */
  async doubts(reads: () => TimeSpan | undefined): Promise<readonly string[]> {
    const shards = this.members
      .ids()
      .map((id) => ({ id, replicas: this.members.replicas(id) }))
      .filter(({ replicas }) => replicas.length > 1);
    const span = shards.length === 0 ? undefined : reads();
    if (span === undefined) {
      return [];
    }
    await this.look(shards.flatMap(({ replicas }) => replicas), span); // prettier-ignore
    return shards.flatMap(({ id, replicas }) => doubtsOf(id, replicas, span));
  }

  private async look(replicas: readonly Replica[], { from, to }: TimeSpan): Promise<void> {
    const past = { from: from - MARGIN_MS, to: Math.min(to + MARGIN_MS, Date.now()) };
    const open = past.to <= past.from ? [] : replicas.filter((replica) => this.isOpen(replica, past));
    if (open.length > 0) {
      const looks = Promise.all(open.map((replica) => this.lookAt(replica, past)));
      await Promise.race([looks, setTimeout(WAIT_MS, undefined, { ref: false })]);
    }
  }

  private isOpen(replica: Replica, span: TimeSpan): boolean {
    const silentAt = this.silent.get(replica) ?? Number.NEGATIVE_INFINITY;
    return (
      replica.unavailable() === undefined &&
      performance.now() - silentAt > AGAIN_MS &&
      replica.held.unseen(span) !== undefined
    );
  }

  /** One after the other: what another query looks for just now may be the same. */
  private async lookAt(replica: Replica, span: TimeSpan): Promise<void> {
    const before = this.looking.get(replica) ?? Promise.resolve();
    const look = before.then(() => this.lookNow(replica, span));
    this.looking.set(replica, look);
    await look;
    if (this.looking.get(replica) === look) {
      this.looking.delete(replica);
    }
  }

  private async lookNow(replica: Replica, span: TimeSpan): Promise<void> {
    const unseen = this.isOpen(replica, span) ? replica.held.unseen(span) : undefined;
    if (unseen === undefined) {
      return;
    }
    const cameBackAt = replica.cameBackAt;
    const gaps = await findGaps(replica, unseen, this.interval());
    if (gaps === undefined) {
      this.silent.set(replica, performance.now());
    } else if (replica.cameBackAt === cameBackAt) {
      replica.held.saw(unseen, gaps);
    }
  }
}

function doubtsOf(id: string, replicas: readonly Replica[], span: TimeSpan): readonly string[] {
  const able = replicas.filter((replica) => replica.unavailable() === undefined);
  const best = bestFirst(able, () => span).at(0);
  const others = replicas.filter((replica) => replica !== best);
  const lacked = best === undefined ? [] : others.flatMap(({ held }) => best.held.lackedBeside(span, held));
  const [first] = lacked;
  if (best === undefined || first === undefined) {
    return [];
  }
  const [from, to] = [wholeSecond(first.from, Math.floor), wholeSecond(first.to, Math.ceil)];
  return [
    `Replica ${best.id} of ${id}, which has the most of what is asked for, scraped nothing from ${from} to ${to}, when another may have: answers over that time may be off. With \`merge_replicas: true\` the others fill such gaps.`,
  ];
}
