import { type Grid, instantGrid, rangeGrid, runQuery, type Topology } from '../../src/engine';
import { findPrometheusRelease } from '../../scripts/tools.mjs';
import { freshOwnership } from '../harness/freshOwnership';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { writeSeries } from '../harness/remoteWrite';
import { ServerClient } from '../harness/serverClient';
import { dialectOfKind } from '../harness/serverKind';
import { type ApiAnswer, engineApiAnswer, serverAnswer } from './exactness/apiAnswer';
import { compareAnswers } from './exactness/compareAnswers';
import { clientTransport, shardClients } from './exactness/members';
import { judge } from './exactness/outcome';
import { dataset, spread } from './fuzz/fuzzSpread';
import { readRecorded, type Recorded, writeRecorded } from './recorded/recordedAnswers';
import { recordedQueries } from './recorded/recordedQueries';

// Servers of any release hold raw samples, from which everything is computed here as 3.16 does; what that comes to is compared
// with what a real 3.16 answered. WRITE_DOCS=1 records it anew.

const MINUTE = 60_000;
const FEATURES = ['promql-experimental-functions', 'promql-binop-fill-modifiers', 'promql-unquoted-utf8-names'];
const grids: Readonly<Record<string, Grid>> = {
  instant: instantGrid(dataset.start + 7 * MINUTE),
  range: rangeGrid(dataset.start + 5 * MINUTE, dataset.start + 9 * MINUTE, 2 * MINUTE),
};
const topology: Topology = {
  kind: 'hash',
  members: spread.label.map((_, i) => ({ id: `shard-${i}` })),
  partitionLabels: ['instance'],
  replicatedJobs: [],
  evaluationInterval: MINUTE,
  lookback: 5 * MINUTE,
  ...dialectOfKind({ version: '3.16.0', features: FEATURES }),
};

/** What is only pushed, and refused where it has to be computed here. */
const NOT_HERE = /\b(start_timestamp)\b|<\/|>\//;

const started: PrometheusServer[] = [];
let clients: ReadonlyMap<string, ServerClient>;

beforeAll(async () => {
  const servers = await Promise.all(spread.label.map(() => startPrometheus()));
  started.push(...servers);
  await Promise.all(servers.map(({ url }, i) => writeSeries(url, spread.label[i])));
  clients = shardClients(servers.map(({ url }) => url));
});

afterAll(async () => {
  await Promise.all([...(clients?.values() ?? [])].map((client) => client.close()));
  await Promise.all(started.map((server) => server.stop()));
});

/** What a real 3.16 that holds everything answers. */
async function askRelease(): Promise<Recorded> {
  const found = await findPrometheusRelease('3.16');
  if (!found.ok) {
    throw new Error(found.problem);
  }
  const server = await prometheusWith(dataset.series, { binary: found.path, features: FEATURES });
  started.push(server);
  const client = new ServerClient(server.url);
  const answers: Record<string, Record<string, ApiAnswer>> = {};
  for (const query of recordedQueries) {
    answers[query] = {};
    for (const [name, grid] of Object.entries(grids)) {
      answers[query][name] = serverAnswer(await client.query(query, grid));
    }
  }
  await client.close();
  return answers;
}

(process.env.PROMETHEUS_3_16 !== '' ? test : test.skip)('what is recorded is what a 3.16 answers', async () => {
  const answers = await askRelease();
  if (process.env.WRITE_DOCS === '1') {
    writeRecorded(answers);
  }
  const recorded = readRecorded();
  expect(Object.keys(answers)).toEqual(Object.keys(recorded));
  // Elements stand in the order in which series were written, which is another one each time.
  const differing = recordedQueries.flatMap((query) =>
    Object.keys(grids).flatMap((name) =>
      compareAnswers(answers[query][name], recorded[query][name], {
        tolerance: 0,
        ordered: query.startsWith('sort'),
      }).map((problem) => `${query}, ${name}: ${problem}`)
    )
  );
  expect(differing).toEqual([]);
});

describe.each(recordedQueries)('%s', (query) => {
  test.each(Object.keys(grids))('%s', async (name) => {
    const grid = grids[name];
    const result = await runQuery({ query, grid, experimental: true, raw: true }, topology, clientTransport(clients), {
      partial: 'fail',
      limits: { maxSamples: 1e7, maxSeries: 1e5, maxBytes: 1e8 },
      ownership: freshOwnership(),
    });
    const judged = judge(engineApiAnswer(query, grid, result), readRecorded()[query][name], {
      tolerance: 0,
      ordered: query.startsWith('sort'),
      notices: [],
    });
    expect([...judged.problems, judged.outcome]).toEqual(
      judged.outcome === 'refused' && NOT_HERE.test(query) ? [expect.anything(), 'refused'] : ['equal']
    );
  });
});
