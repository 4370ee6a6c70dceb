import { shardListSchema } from '../../../src/api/fleets';
import { targetPageSchema } from '../../../src/api/targets';
import { eventually } from '../../harness/proxy';
import { type Down } from './losses';
import { INTERVAL, type ScalingSite } from './scalingSite';
import { type ShardFolder } from './shardFolders';

/** What is killed. */
export type Victim = 'proxy' | 'shard' | 'both';

/** How far hand-overs and drains are when it happens. */
const STEPS = ['decided', 'scraped by both', 'cut over', 'ended'] as const;
type Step = (typeof STEPS)[number];

export interface FaultRound {
  readonly victim: Victim;
  readonly step: Step;
  readonly shards: string;
  readonly settledMs: number;
  /** Why its end state is not the one asked for. */
  readonly problems: readonly string[];
}

/** A Prometheus asks for its targets again 5 s after it started; the first scrape is within an interval of that. */
const FIRST_SCRAPES = 5000 + 2 * INTERVAL;
const SETTLED_MS = 60_000;

/** Changes the number of shards again and again, and kills what does it in the middle. */
export class FaultRounds {
  /** When which targets could not be scraped, because their shard was killed. */
  readonly downs: Down[] = [];
  private shards = 2;

  /** `random` gives numbers from 0 to below 1. */
  constructor(
    private readonly site: ScalingSite,
    private readonly random: () => number
  ) {}

  async run(victim: Victim): Promise<FaultRound> {
    const from = this.shards;
    this.shards = from === 2 ? 3 : 2;
    const step = this.pick(STEPS);
    const moves = await this.site.moves();
    const newest = Math.max(0, ...moves.map(({ id }) => id));
    await this.site.setPolicy({ minShards: this.shards, maxShards: this.shards });
    await eventually(`a hand-over is ${step}`, SETTLED_MS, () => this.reached(step, newest));
    await new Promise((resolve) => setTimeout(resolve, Math.floor(this.random() * 1500)));
    const killed = performance.now();
    await this.kill(victim);
    await eventually(`${this.shards} shards after ${victim} at "${step}"`, SETTLED_MS, () => this.settled());
    return {
      victim,
      step,
      shards: `${from} -> ${this.shards}`,
      settledMs: Math.round(performance.now() - killed),
      problems: await this.endProblems(),
    };
  }

  private async reached(step: Step, newest: number): Promise<true | undefined> {
    const moves = (await this.site.moves()).filter(({ id }) => id > newest);
    const is = (test: (move: (typeof moves)[number]) => boolean) => (moves.some(test) ? true : undefined);
    switch (step) {
      case 'decided':
        return is(() => true);
      case 'scraped by both':
        return is(({ joined = Infinity }) => joined <= Date.now());
      case 'cut over':
        return is(({ cutOver }) => cutOver !== undefined);
      case 'ended':
        return is(({ left }) => left !== undefined);
    }
  }

  private async kill(victim: Victim): Promise<void> {
    if (victim === 'proxy') {
      await this.site.killProxy();
      return;
    }
    const shard = this.pick(this.site.shards.filter(({ running }) => running));
    const { targets } = await this.targets();
    const addresses = targets
      .filter((one) => one.shard === shard.id || one.from === shard.id)
      .map((one) => one.address);
    const from = Date.now();
    process.kill(shard.pid, 'SIGKILL');
    if (victim === 'both') {
      await this.site.killProxy();
    }
    const again = await eventually(`${shard.id} answers again`, SETTLED_MS, async () => {
      const started = this.site.shards.find(({ id, pid, running }) => id === shard.id && pid !== shard.pid && running);
      return started !== undefined && (await isReady(started.port)) ? started : undefined;
    });
    this.downs.push({
      addresses: new Set(addresses),
      from: from - INTERVAL,
      to: await this.scrapesAgain(again, addresses),
    });
  }

  /** When a shard that was started again is done with the first scrapes of what it is given. */
  private async scrapesAgain(shard: ShardFolder, addresses: readonly string[]): Promise<number> {
    const began = Date.now();
    await eventually(`${shard.id} scrapes again`, SETTLED_MS, async () => {
      const scraped = await scrapedSince(shard.port, began);
      const waiting = addresses.filter(
        (address) => this.site.given.until(shard.id, address, began) > Date.now() && !scraped.has(address)
      );
      return waiting.length === 0 ? true : undefined;
    });
    return Math.max(began + FIRST_SCRAPES, Date.now());
  }

  private async settled(): Promise<true | undefined> {
    const { members, handOvers } = await this.site.status();
    const count = (phase: string) => members.filter((one) => one.phase === phase).length;
    const still = handOvers.open === 0 && handOvers.waiting === 0 && count('joining') === 0;
    const { targets } = await this.targets();
    const scraped = targets.every(({ state, health }) => state === 'placed' && health === 'up');
    const { shards } = shardListSchema.parse(await this.site.get('/api/v1/fleets/vms/shards'));
    const ready = shards.every(({ replicas }) => replicas.every(({ state }) => state === 'ready'));
    return still && count('active') === this.shards && scraped && ready ? true : undefined;
  }

  /** The same end state whatever was killed: every target on one active shard, as many on each, nothing lost or doubled. */
  private async endProblems(): Promise<readonly string[]> {
    const { members } = await this.site.status();
    const { targets } = await this.targets();
    const even = this.site.targets.addresses.length / this.shards;
    return [
      ...members
        .filter(({ phase, targets: count }) => phase === 'lost' || (phase === 'active' && count !== even))
        .map(({ id, phase, targets: count }) => `${id} is ${phase} and has ${count} targets`),
      ...targets.flatMap(({ address, flags }) => flags.map((flag) => `${address}: ${flag}`)),
    ];
  }

  private async targets() {
    return targetPageSchema.parse(await this.site.get('/api/v1/fleets/vms/targets?limit=1000'));
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)];
  }
}

async function isReady(port: number): Promise<true | undefined> {
  const answers = await fetch(`http://127.0.0.1:${port}/-/ready`).then(
    ({ ok }) => ok,
    () => false
  );
  return answers ? true : undefined;
}

/** Targets that a shard itself has scraped after a time (milliseconds). */
async function scrapedSince(port: number, time: number): Promise<ReadonlySet<string>> {
  const form = new URLSearchParams({ query: `timestamp(up) > ${time / 1000}` });
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?${form}`);
  const { data } = (await response.json()) as { data: { result: Array<{ metric: { instance: string } }> } };
  return new Set(data.result.map(({ metric }) => metric.instance));
}
