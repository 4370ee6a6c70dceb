import { instantGrid, OwnershipMemory, type Topology } from '../../../src/engine/index';
import { type JobTransport } from '../../compute/job';
import { ruleJob } from './ruleJob';

const HOUR = 3_600_000;
const TIME = 2 * HOUR;

const fleet: Topology = {
  ...{ kind: 'hash', partitionLabels: ['instance'], replicatedJobs: [], ownership: 'proven' },
  ...{ members: [{ id: 'a' }, { id: 'b' }], evaluationInterval: 60_000, lookback: 300_000 },
};

/** Why what a rule gives is in doubt, where members answer with these warnings. */
async function doubtOf(topology: Topology, warnings: readonly string[]): Promise<string | undefined> {
  const result = [{ metric: { job: 'u' }, value: [TIME / 1000, '1'] }];
  const answer = { status: 'success', data: { resultType: 'vector', result }, warnings };
  const body = new TextEncoder().encode(JSON.stringify(answer));
  const transport: JobTransport = async function* (requests) {
    yield* await Promise.resolve(
      requests.map(({ id }) => ({ id, ok: true, status: 200, body, elapsedMs: 1 }) as const)
    );
  };
  const memory = new OwnershipMemory();
  const ask = {
    request: { query: 'max by (job) (rate(x[5m]))', grid: instantGrid(TIME), experimental: false },
    ...{ topology, fleet: 'f', now: TIME, record: { name: 'r', labels: [], limit: 0 } },
    options: { partial: 'fail', limits: { maxSamples: 1000, maxSeries: 1000, maxBytes: 1_000_000 } },
  } as const;
  const made = await ruleJob(ask, { transport, memoryOf: () => memory });
  if (!made.ok) {
    throw new Error(made.error.message);
  }
  return made.value.told.doubt;
}

describe('what a rule gives is in doubt', () => {
  it.each<[string, Topology, readonly string[], unknown]>([
    ['where nothing is said of it: no', fleet, [], undefined],
    ['where a member warns', fleet, ['PromQL warning: something is off'], expect.stringMatching(/something is off/)],
    [
      'where it reads what a member lost',
      { ...fleet, lost: [{ member: 'a', since: HOUR, until: TIME }] },
      [],
      expect.stringMatching(/\ba\b/),
    ],
    ['where what was lost is older: no', { ...fleet, lost: [{ member: 'a', since: 0, until: HOUR }] }, [], undefined],
  ])('%s', async (_, topology, warnings, expected) => {
    expect(await doubtOf(topology, warnings)).toEqual(expected);
  });
});
