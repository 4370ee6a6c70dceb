import { computedFleet, type ComputedFleet, run } from './testing/computedFleet';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SECONDS = 300;

interface Course {
  /** The shards and the decisions, each second of a clock that is never set. */
  readonly states: readonly string[];
  /** Some of what one Prometheus would have, and the shard that is read lacks. */
  readonly lost: readonly string[];
}

/** A fleet whose load grows and ends, while its clock is set: by second, how far ahead it is from then on. */
async function course(sets: ReadonlyArray<readonly [second: number, ahead: number]>): Promise<Course> {
  const setAt = new Map(sets);
  const site = computedFleet({ cpuWindowSeconds: 10 });
  await site.controller.start();
  const all = new Samples();
  const held = new Map<string, Samples>();
  const states: string[] = [];
  for (let second = 0; second < SECONDS; second++) {
    site.time.set = setAt.get(second) ?? site.time.set;
    site.cost.cpu = second >= 60 && second < 150 ? 0.04 : 0.01;
    for (const [id, { of, at }] of scrapes(site)) {
      all.add(of, at);
      held.set(id, held.get(id) ?? new Samples());
      held.get(id)?.add(of, at);
    }
    await run(site, 1);
    states.push(stateOf(site));
  }
  const past = all.list.filter(({ at }) => at <= site.time.now + site.time.set);
  const lost = past.filter(({ of, at }) => held.get(readFrom(site, of, at))?.has(of, at) !== true);
  return { states, lost: lost.slice(0, 5).map(({ of, at }) => `${of} at ${at}`) };
}

function stateOf({ controller }: ComputedFleet): string {
  const { record, round, memory } = controller.view();
  const shards = record.shards.map(({ id, phase }) => `${id} ${phase}`).join();
  return `${shards} | ${round?.decision.limits.join()} | ${memory.past.history.events.length} changes`;
}

/** Targets and times, taken as a Prometheus takes them: none that is older than the newest it has. */
class Samples {
  private readonly newest = new Map<string, number>();
  private readonly taken = new Set<string>();
  readonly list: Array<{ readonly of: string; readonly at: number }> = [];

  add(of: string, at: number): void {
    if (at > (this.newest.get(of) ?? 0)) {
      this.newest.set(of, at);
      this.taken.add(`${of} ${at}`);
      this.list.push({ of, at });
    }
  }

  has(of: string, at: number): boolean {
    return this.taken.has(`${of} ${at}`);
  }
}

/** What each shard scrapes now. */
function scrapes({ driver, time, addresses }: ComputedFleet) {
  const at = time.now + time.set;
  return [...driver.shards].flatMap(([id, shard]) =>
    addresses
      .filter((of) => shard.assigned.has(of) && (shard.spanOf(of)?.from ?? Infinity) <= time.now)
      .map((of) => [id, { of, at }] as const)
  );
}

/** The shard whose samples of a target count at a time, as hand-overs tell. */
function readFrom({ controller: { record } }: ComputedFleet, of: string, at: number): string {
  const moves = record.moves.filter(({ address }) => address === of);
  const before = moves.filter(({ cutOver = Infinity }) => cutOver <= at);
  return before.at(-1)?.to ?? moves.at(0)?.from ?? record.targets.get(of)?.shard ?? '';
}

/** Without what lasts: each state once. */
function inOrder(states: readonly string[]): readonly string[] {
  const phases = states.map((state) => state.replace(/\|.*\|/, '|'));
  return phases.filter((phase, i) => phase !== phases[i - 1]);
}

describe('a clock that is set while a fleet scales', () => {
  let undisturbed: Course;

  beforeAll(async () => {
    undisturbed = await course([]);
    // It grows, hands over, waits out the stabilisation, and shrinks.
    expect([inOrder(undisturbed.states).at(-1), undisturbed.lost]).toEqual([
      'shard-0 active,shard-1 draining,shard-2 draining | 4 changes',
      [],
    ]);
  });

  it.each([
    ['forth', 71, 2 * HOUR],
    ['forth', 160, 2 * HOUR],
    ['forth', 175, 2 * HOUR],
  ])('%s at second %d by %d ms: what is decided, and when, is the same', async (_, second, ahead) => {
    expect(await course([[second, ahead]])).toEqual(undisturbed);
  });

  // Until the clock has passed what it had shown, hand-overs wait.
  it.each([65, 66, 70, 71, 72, 160, 175])('back by a minute at second %d: the same, later', async (second) => {
    const { states, lost } = await course([[second, -MINUTE]]);
    expect([inOrder(states), lost]).toEqual([inOrder(undisturbed.states), []]);
  });

  it('back and forth and back: each sample is read from where it is', async () => {
    const { states, lost } = await course([
      [40, -2 * HOUR],
      [95, 0],
      [160, 2 * HOUR],
      [175, 0],
    ]);
    expect([inOrder(states), lost]).toEqual([inOrder(undisturbed.states), []]);
  });
});
