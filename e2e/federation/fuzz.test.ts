import { fuzz } from './fuzz/fuzz';
import { runFuzzCase } from './fuzz/fuzzCase';
import { type FuzzServers, startFuzzServers } from './fuzz/fuzzServers';
import { caseLine, CASES_FILE, keptCases } from './fuzz/keptCases';

/** Queries a seed. */
const RUNS = 1_000;

let servers: FuzzServers;

beforeAll(async () => {
  servers = await startFuzzServers();
});

afterAll(() => servers?.stop());

test.each(keptCases(CASES_FILE).map((one) => [caseLine(one), one] as const))(
  'found by chance once: %s',
  async (_, one) => {
    expect(await runFuzzCase(one, servers)).toMatchObject({ outcome: 'equal', problems: [] });
  }
);

test.each([1, 2, 3])(`${RUNS} generated queries of seed %p have the answers of one Prometheus`, async (seed) => {
  const { series, failures } = await fuzz(seed, RUNS, servers);
  expect(failures.map((failure) => [caseLine(failure.case), failure.outcome, ...failure.problems])).toEqual([]);
  expect(series).toBeGreaterThan(RUNS / 2);
});
