import { freshOwnership } from '../../e2e/harness/freshOwnership';
import { type ExecuteOptions, runQuery, type Topology } from '../../src/engine/index';
import { type Contender, directTransport } from './endpoint';

const LIMITS = { maxSamples: 5e7, maxSeries: 5e5, maxBytes: 2 ** 28 };

/** A hash fleet of these shards, by instance. */
export function benchTopology(urls: ReadonlyMap<string, string>): Topology {
  return {
    kind: 'hash',
    members: [...urls.keys()].map((id) => ({ id })),
    partitionLabels: ['instance'],
    replicatedJobs: [],
    evaluationInterval: 60_000,
    lookback: 300_000,
  };
}

/** The engine in this process, straight to the shards. `ownership`: what is known of them before each query; nothing when not given. */
// eslint-disable-next-line max-params -- the last is for those who know something
export function engineContender(
  name: string,
  topology: Topology,
  urls: ReadonlyMap<string, string>,
  ownership: () => ExecuteOptions['ownership'] = freshOwnership
): Contender {
  return {
    name,
    run: async (query, grid) => {
      const start = performance.now();
      const { transport, ...seen } = directTransport(urls);
      const options = { partial: 'fail', limits: LIMITS, ownership: ownership() } as const;
      const result = await runQuery({ query, grid, experimental: false }, topology, transport, options);
      const ms = performance.now() - start;
      if (!result.ok) {
        throw new Error(`${name}: ${result.error.message}`);
      }
      return {
        ms,
        bytes: seen.bytes(),
        slowestMs: seen.slowestMs(),
        mostRequests: seen.mostRequests(),
        value: result.value.value,
      };
    },
  };
}
