import { type Grid, instantGrid, rangeGrid, type Topology } from '../../src/engine';
import { type PrometheusServer } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { compareQuery } from './exactness/compareQuery';
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

/** Sums of partial sums are rounded otherwise than one sum. */
const TOLERANCE = 1e-12;

describe.each(layouts)('$name', (layout) => {
  const started: PrometheusServer[] = [];

  beforeAll(async () => {
    const parts = [seriesOf(layout), ...Array.from({ length: layout.shards }, (_, shard) => seriesOf(layout, shard))];
    for (const series of parts) {
      const server = await prometheusWith(series);
      started.push(server);
    }
  });

  afterAll(async () => {
    await Promise.all(started.map((server) => server.stop()));
  });

  describe.each(layout.said)('said to be %j', (said) => {
    test.each([...COMMON_QUERIES, ...layout.queries])('%s', async (query) => {
      const [reference, ...shards] = started;
      const topology: Topology = {
        kind: layout.labels === undefined ? 'hash' : 'independent',
        members: shards.map((_, i) => ({ id: `shard-${i}`, labels: layout.labels?.[i] })),
        evaluationInterval: 60_000,
        lookback: 300_000,
        ...said,
      };
      const { problems, told } = await compareQuery(query, {
        topology,
        servers: { reference, shards },
        grids,
        tolerance: () => TOLERANCE,
        errorTexts: true,
      });
      expect(problems).toEqual([]);
      if (layout.told?.queries.test(query) === true) {
        expect(told).toContainEqual(expect.stringMatching(layout.told.text));
      }
    });
  });
});
