import { random } from '../../bench/lib/compare';
import { FaultRounds, type Victim } from './scaling/faultRounds';
import { losses } from './scaling/losses';
import { QueryWatch } from './scaling/queryWatch';
import { ScalingSite, SETTLE } from './scaling/scalingSite';

const SEED = Number(process.env.SEED ?? 1);
/** Rounds with each victim; the soak run has more. */
const ROUNDS = Number(process.env.ROUNDS ?? 1);
const VICTIMS: readonly Victim[] = ['proxy', 'shard', 'both'];

let site: ScalingSite;
let watch: QueryWatch;
let rounds: FaultRounds;
let began: number;

beforeAll(async () => {
  site = await ScalingSite.start();
  await site.setPolicy({
    minShards: 2,
    maxShards: 2,
    capacity: { cpu: 100, memory: 2 ** 40 },
    intervalSeconds: 2,
    cpuWindowSeconds: 10,
    handOver: { scrapes: 2, batch: 500, timeoutSeconds: 60 },
  });
  await site.untilWhole();
  began = Date.now();
  watch = new QueryWatch(site);
  watch.count(began);
  rounds = new FaultRounds(site, random(SEED));
});

afterAll(async () => {
  await watch?.stop();
  await site?.stop();
});

describe.each(VICTIMS)('while shards come and go, kill -9 of %s', (victim) => {
  test('ends where it would have ended', async () => {
    for (let i = 0; i < ROUNDS; i++) {
      const round = await rounds.run(victim);
      process.stdout.write(`recovery: ${JSON.stringify(round)}\n`);
      expect(round.problems).toEqual([]);
    }
    const end = Date.now() - SETTLE;
    const found = await losses(site, { start: began, end }, rounds.downs);
    const { asked, wrong } = await watch.verdict();
    const { lost, doubled, scrapes, late } = found;
    const counts = { lost: lost.length, doubled: doubled.length, scrapes, late };
    process.stdout.write(`recovery: ${JSON.stringify({ asked, wrong: wrong.length, ...counts })}\n`);
    expect(found).toMatchObject({ lost: [], doubled: [], wrong: [] });
    if (victim === 'proxy') {
      // All there is was scraped: every answer, then and now, is that of one Prometheus.
      await watch.stop();
      expect(wrong).toEqual([]);
      expect(await watch.compareRange({ start: began, end })).toMatchObject({ wrong: [] });
    }
  });
});
