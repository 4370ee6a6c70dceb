import { type Grid, type QueryResult, type Result, runQuery, type Topology, type Transport } from '../../../src/engine';
import { askServer, differences, engineAnswer } from './answer';
import { serverTransport } from './serverTransport';
import { freshOwnership } from '../../harness/freshOwnership';

/** A reference and shards, `shards[i]` being member `shard-<i>`. */
export interface Servers {
  readonly reference: { readonly url: string };
  readonly shards: ReadonlyArray<{ readonly url: string }>;
  /** The fleet's long-term store, where it has one. */
  readonly store?: { readonly url: string };
}

export interface Comparison {
  readonly topology: Topology;
  readonly servers: Servers;
  readonly grids: ReadonlyArray<readonly [name: string, grid: Grid]>;
  /** Relative difference that is allowed. */
  readonly tolerance: (result: Result<QueryResult>) => number;
  /** Whether errors must be the same to the word; their being errors is compared in any case. */
  readonly errorTexts: boolean;
  /** Evaluates every selector from raw samples. */
  readonly raw?: boolean;
  /** How members are asked; plainly when not given. */
  readonly transport?: Transport;
}

export interface Compared {
  /** What differs. */
  readonly problems: readonly string[];
  /** What the reference answers: something, nothing or an error. */
  readonly outcome: 'series' | 'empty' | 'error';
  /** What is said of the fleet with the answers, not of the query. */
  readonly told: readonly string[];
}

/** What is said of the fleet, not of the query. */
const OWN_INFOS = /VictoriaMetrics|at the same time|agree on the partition labels|has no data before/;

/** Asks reference and engine, and compares. */
export async function compareQuery(
  query: string,
  { topology, servers, grids, tolerance, errorTexts, raw, transport }: Comparison
): Promise<Compared> {
  const ask = transport ?? serverTransport(memberUrls(topology, servers));
  const problems: string[] = [];
  const told: string[] = [];
  let outcome: Compared['outcome'] = 'empty';
  for (const [name, grid] of grids) {
    const expected = await askServer(servers.reference.url, query, grid);
    const result = await runQuery({ query, grid, experimental: true, raw }, topology, ask, {
      partial: 'fail',
      limits: { maxSamples: 1e7, maxSeries: 1e5, maxBytes: 1e8 },
      ownership: freshOwnership(),
    });
    const answer = engineAnswer(query, result);
    const ours = { ...answer, annotations: answer.annotations.filter((text) => !OWN_INFOS.test(text)) };
    told.push(...answer.annotations.filter((text) => OWN_INFOS.test(text)));
    outcome = expected.error !== undefined ? 'error' : expected.series.size > 0 ? 'series' : outcome;
    const bothFail = ours.error !== undefined && expected.error !== undefined;
    if (errorTexts || !bothFail) {
      problems.push(...differences(ours, expected, tolerance(result)).map((problem) => `${name}: ${problem}`));
    }
  }
  return { problems, outcome, told };
}

/** Whom to ask, by member. */
export function memberUrls(
  { members, store }: Topology,
  servers: Omit<Servers, 'reference'>
): ReadonlyMap<string, string> {
  const urls = new Map(members.map(({ id }, i) => [id, servers.shards[i].url]));
  return store === undefined || servers.store === undefined ? urls : urls.set(store.id, servers.store.url);
}
