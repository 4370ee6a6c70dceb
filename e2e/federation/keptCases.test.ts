import { runFuzzCase } from './fuzz/fuzzCase';
import { type FuzzServers, startFuzzServers } from './fuzz/fuzzServers';
import { caseLine, CASES_FILE, keptCases } from './fuzz/keptCases';

let servers: FuzzServers;

beforeAll(async () => {
  servers = await startFuzzServers();
}, 300_000);

afterAll(() => servers?.stop());

test.each(keptCases(CASES_FILE).map((one) => [caseLine(one), one] as const))(
  'found by chance once: %s',
  async (_, one) => {
    expect((await runFuzzCase(one, servers)).problems).toEqual([]);
  },
  60_000
);
