import { findPrometheusRelease } from '../../scripts/tools.mjs';
import { addingFeatures } from '../harness/queryFeatures';
import { LONG_TERM, type ServerKind } from '../harness/serverKind';
import { fuzz } from './fuzz/fuzz';
import { type FuzzCase, runFuzzCase } from './fuzz/fuzzCase';
import { type FuzzServers, startFuzzServers } from './fuzz/fuzzServers';
import { caseLine, CASES_FILE, keptCases, MIXED_CASES_FILE, NEWEST_CASES_FILE } from './fuzz/keptCases';

/** Queries a seed. */
const RUNS = 1_000;

/** `npm test` says so where this machine can have no server of the release, and tells why. */
const has316 = process.env.PROMETHEUS_3_16 !== '';

const REFUSED = /^error execution: .* cannot be computed /;

interface Suite {
  readonly name: string;
  readonly start: () => Promise<FuzzServers>;
  readonly cases: readonly FuzzCase[];
  readonly seeds: readonly number[];
  /** Of the release there is what is refused, by name, where members alone cannot answer it. */
  readonly refuses?: boolean;
}

const suites: readonly Suite[] = [
  { name: '3.5', start: () => startFuzzServers(), cases: keptCases(CASES_FILE), seeds: [1, 2, 3] },
  ...(has316
    ? [
        {
          name: '3.16',
          start: async () => startFuzzServers(await newest()),
          cases: keptCases(NEWEST_CASES_FILE),
          seeds: [1],
          refuses: true,
        },
        {
          name: '3.5 and 3.16 in one fleet',
          start: async () => startFuzzServers(LONG_TERM, { ...(await newest()), features: LONG_TERM.features }),
          cases: keptCases(MIXED_CASES_FILE),
          seeds: [1],
        },
      ]
    : []),
];

async function newest(): Promise<ServerKind> {
  const found = await findPrometheusRelease('3.16');
  if (!found.ok) {
    throw new Error(found.problem);
  }
  return { version: found.version, features: addingFeatures(found.version), binary: found.path };
}

describe.each(suites)('$name', ({ start, cases, seeds, refuses }) => {
  let servers: FuzzServers;

  beforeAll(async () => {
    servers = await start();
  });

  afterAll(() => servers?.stop());

  test('what differed once is equal', async () => {
    const differing: string[] = [];
    for (const one of cases) {
      const { outcome, problems } = await runFuzzCase(one, servers);
      if (outcome !== 'equal') {
        differing.push([caseLine(one), outcome, ...problems].join('; '));
      }
    }
    expect(differing).toEqual([]);
  });

  test.each(seeds)(`${RUNS} generated queries of seed %p have the answers of one Prometheus`, async (seed) => {
    const { series, failures } = await fuzz(seed, RUNS, servers);
    const wrong = failures.filter(({ problems }) => refuses !== true || !problems.some((text) => REFUSED.test(text)));
    expect(wrong.map((failure) => [caseLine(failure.case), failure.outcome, ...failure.problems])).toEqual([]);
    expect(series).toBeGreaterThan(RUNS / 2);
  });
});
