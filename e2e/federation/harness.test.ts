import { generateDataset } from '../harness/generateDataset';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';

interface VectorAnswer {
  readonly data: { readonly result: ReadonlyArray<{ readonly value: readonly [number, string] }> };
}

describe('the servers the tests compare', () => {
  const dataset = generateDataset({ instances: 8 });
  let servers: ReferenceAndShards;

  beforeAll(async () => {
    servers = await startReferenceAndShards(2, dataset, { by: ['instance'] });
  });

  afterAll(async () => {
    await servers?.stop();
  });

  const ask = async (url: string, query: string): Promise<number> => {
    const time = dataset.end / 1000;
    const response = await fetch(`${url}/api/v1/query?time=${time}&query=${encodeURIComponent(query)}`);
    const answer = (await response.json()) as VectorAnswer;
    return answer.data.result.reduce((sum, series) => sum + Number(series.value[1]), 0);
  };

  test.each([
    ['every series is on one shard', 'count({__name__!=""})'],
    ['every sample is on one shard', 'sum(count_over_time(http_requests_total[1h]))'],
    ['native histograms arrive', 'sum(histogram_count(request_duration_native_seconds))'],
    ['NaN stays NaN, and counts', 'sum(count_over_time((odd_gauge != odd_gauge)[20m:15s]))'],
  ])('%s', async (_, query) => {
    const [whole, ...parts] = await Promise.all(
      [servers.reference, ...servers.shards].map((server) => ask(server.url, query))
    );
    expect(whole).toBeGreaterThan(0);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
    expect(parts.every((part) => part < whole)).toBe(true);
  });

  test('a stale marker ends a series at once', async () => {
    const gone = dataset.series.find((series) => series.samples?.some(([, value]) => value === 'stale'));
    const marker = gone?.samples?.find(([, value]) => value === 'stale');
    const { __name__, instance, code, method, handler } = gone?.labels ?? {};
    const query = `${__name__}{instance="${instance}",code="${code}",method="${method}",handler="${handler}"}`;
    const at = async (time: number): Promise<number> => {
      const url = `${servers.reference.url}/api/v1/query?time=${time / 1000}&query=${encodeURIComponent(query)}`;
      const answer = (await (await fetch(url)).json()) as VectorAnswer;
      return answer.data.result.length;
    };
    expect(await at((marker?.[0] ?? 0) - 1)).toBe(1);
    expect(await at((marker?.[0] ?? 0) + 1)).toBe(0);
  });
});
