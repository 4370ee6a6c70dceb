import { type Grid, instantGrid, rangeGrid, type Topology } from '../../src/engine';
import { LOADABLE_CONFIG, type PrometheusServer } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { compareQuery } from './exactness/compareQuery';
import { productTransport } from './exactness/productTransport';
import { COMMON_QUERIES } from './layouts/commonQueries';
import { layoutTimes, seriesOf } from './layouts/layout';
import { layouts } from './layouts/layouts';

const { start, end } = layoutTimes;
const grids: ReadonlyArray<readonly [string, Grid]> = [
  ['instant', instantGrid(end - 20_000)],
  ['range', rangeGrid(start + 20 * 60_000, end - 60_000, 97_000)],
  // Targets that came to be elsewhere did so meanwhile.
  ['fine', rangeGrid(start + 2_200_000, start + 2_300_000, 7_000)],
];

const LOOKBACK = 300_000;

/** Sums of partial sums are rounded otherwise than one sum. */
const TOLERANCE = 1e-12;

describe.each(layouts)('$name', (layout) => {
  const started: PrometheusServer[] = [];
  let product: ReturnType<typeof productTransport> | undefined;

  beforeAll(async () => {
    started.push(await prometheusWith(seriesOf(layout)));
    for (let shard = 0; shard < layout.shards; shard++) {
      const config = LOADABLE_CONFIG.replace(/(?<=evaluation_interval: ).*/, layout.evaluations?.[shard] ?? '1m');
      started.push(await prometheusWith(seriesOf(layout, shard), { config, args: layout.flags?.[shard] }));
    }
    const urls = new Map(started.slice(1).map(({ url }, i) => [`shard-${i}`, url]));
    product = productTransport(urls, LOOKBACK);
  });

  afterAll(async () => {
    product?.close();
    await Promise.all(started.map((server) => server.stop()));
  });

  describe.each(layout.said)('said to be %j', (said) => {
    test.each([...COMMON_QUERIES, ...layout.queries])('%s', async (query) => {
      const [reference, ...shards] = started;
      const topology: Topology = {
        kind: layout.labels === undefined ? 'hash' : 'independent',
        members: shards.map((_, i) => ({ id: `shard-${i}`, labels: layout.labels?.[i] })),
        evaluationInterval: 60_000,
        lookback: LOOKBACK,
        ...said,
      };
      const told: string[] = [];
      for (const grid of grids) {
        const compared = await compareQuery(query, {
          topology,
          servers: { reference, shards },
          grids: [grid],
          tolerance: () => TOLERANCE,
          errorTexts: true,
          transport: product?.transport,
        });
        const isTold = compared.told.some((text) => layout.mayLack?.test(text) === true);
        expect(isTold ? [] : compared.problems).toEqual([]);
        told.push(...compared.told);
      }
      if (layout.told?.queries.test(query) === true) {
        expect(told).toContainEqual(expect.stringMatching(layout.told.text));
      }
    });
  });
});
