import { labelText } from '../../src/engine/eval/labelText';
import { type Labels } from '../../src/engine/model/labels';
import { type Grid, instantGrid, rangeGrid } from '../../src/engine/model/grid';
import { lineColumn } from '../../src/engine/model/result';
import { type Value } from '../../src/engine/model/value';
import { type Expr } from '../../src/engine/syntax/ast';
import { parse } from '../../src/engine/syntax/parse';
import { type PrometheusServer } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { EVAL_END, EVAL_START, evalSeries } from './evalDataset';
import { askServer, type Depth, Here } from './evalHere';
import { evalQueries, refusedQueries } from './evalQueries';

/** A value as text that tells everything apart; series in order. */
interface Shown {
  readonly type: string;
  readonly series: ReadonlyArray<readonly [labels: string, cells: ReadonlyArray<number | string>]>;
}

function show(value: Value): Shown {
  if (value.type === 'scalar') {
    return { type: value.type, series: [['', [...value.values]]] };
  }
  if (value.type !== 'vector') {
    throw new Error(`a ${value.type} is not compared`);
  }
  const { series } = value;
  const cell = (at: number): number | string => {
    const histogram = series.presence[at] === 2 ? JSON.stringify(series.histograms.get(at)) : undefined;
    return histogram ?? (series.presence[at] === 0 ? 'absent' : series.values[at]);
  };
  const steps = series.grid.length;
  const row = (labels: Labels, s: number) =>
    [labelText(labels), Array.from({ length: steps }, (_, t) => cell(s * steps + t))] as const;
  return { type: value.type, series: series.compact().size === series.size ? series.labels.map(row) : [] };
}

function sorted(shown: Shown): Shown {
  return { ...shown, series: [...shown.series].sort(([a], [b]) => (a < b ? -1 : 1)) };
}

/** The cells of `here` where they are within the tolerance of `there`'s, replaced by those: equal then means equal enough. */
function snap(here: Shown, there: Shown, tolerance: number): Shown {
  const series = here.series.map(([labels, cells], s) => {
    const others = there.series[s]?.[1] ?? [];
    return [
      labels,
      cells.map((x, t) => {
        const y = others[t];
        const near = typeof x === 'number' && typeof y === 'number' && Math.abs(x - y) <= tolerance * Math.abs(y);
        return near && !Object.is(x, -0) && !Object.is(y, -0) ? y : x;
      }),
    ] as const;
  });
  return { ...here, series };
}

const withoutPosition = (text: string): string => text.replace(/ \(\d+:\d+\)$/, '');

const grids: ReadonlyArray<readonly [name: string, grid: Grid]> = [
  ['at an instant', instantGrid(EVAL_START + 640_000)],
  ['over a range', rangeGrid(EVAL_START + 200_000, EVAL_END, 40_000)],
];

describe('evaluation here against one Prometheus', () => {
  let server: PrometheusServer;

  beforeAll(async () => {
    server = await prometheusWith(evalSeries);
  });

  afterAll(async () => {
    await server?.stop();
  });

  const compare = async (
    query: string,
    expr: Expr,
    options: { grid: Grid; depth: Depth; tolerance: number; ordered: boolean }
  ) => {
    const { grid, depth, tolerance } = options;
    const there = await askServer(server.url, expr, grid);
    // The server says positions in the text it is given.
    const { annotations } = await askServer(server.url, query, grid);
    const here = new Here(server.url, depth);
    const result = await here.evaluate(expr, grid);
    if (!there.result.ok || !result.ok) {
      expect(result.ok ? show(result.value) : result.error.message).toBe(
        there.result.ok ? show(there.result.value) : there.result.error.message
      );
      return;
    }
    const order = options.ordered && grid.length === 1 ? (shown: Shown) => shown : sorted;
    const expected = order(show(there.result.value));
    expect(snap(order(show(result.value)), expected, tolerance)).toEqual(expected);
    const own = here.annotations.map(({ message, span }) => `${message} (${lineColumn(query, span?.start ?? 0)})`);
    const allMessages = [...own, ...here.served].map(withoutPosition);
    expect([...new Set(allMessages)].sort()).toEqual(annotations.map(withoutPosition).sort());
    expect(own.filter((text) => !annotations.includes(text))).toEqual([]);
  };

  describe.each(evalQueries)('$name', ({ queries, tolerance = 0, ordered = false }) => {
    test.each(queries)('%s', async (query) => {
      const parsed = parse(query, { experimental: true });
      if (!parsed.ok) {
        throw new Error(parsed.error.message);
      }
      for (const [, grid] of grids) {
        for (const depth of ['outermost', 'all'] as const) {
          await compare(query, parsed.value, { grid, depth, tolerance, ordered });
        }
      }
    });
  });

  test.each(refusedQueries)('refused: %s', async (query) => {
    const parsed = parse(query, { experimental: true });
    const results = grids.map(async ([, grid]) =>
      parsed.ok ? await new Here(server.url, 'outermost').evaluate(parsed.value, grid) : parsed
    );
    for (const result of await Promise.all(results)) {
      expect(result).toMatchObject({
        ok: false,
        error: {
          type: 'execution',
          message: expect.stringMatching(/cannot be computed over several Prometheus servers/),
        },
      });
    }
  });
});
