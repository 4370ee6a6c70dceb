import fc from 'fast-check';

import {
  formatSampleValue,
  type Grid,
  instantGrid,
  isInstant,
  OwnershipMemory,
  rangeGrid,
  runQuery,
  type SeriesSet,
  stepTime,
  type Topology,
  type Transport,
} from '../../src/engine/index';
import { plainJson } from './goJson';
import { timestamp, valueJson } from './valueJson';

const STEPS = 5;
const grids: readonly Grid[] = [
  rangeGrid(1_700_000_000_000, 1_700_000_060_000, 15_000),
  rangeGrid(-1_500, 500, 500),
  instantGrid(1_700_000_000_123),
];

/** A series as it stands in an answer. */
interface Written {
  readonly labels: string;
  readonly samples: ReadonlyArray<readonly [time: string, value: string]>;
}

function answer(grid: Grid, series: readonly Written[]): Uint8Array {
  const pair = ([time, value]: readonly [string, string]) => `[${time},"${value}"]`;
  const texts = series.map(({ labels, samples }) =>
    isInstant(grid)
      ? `{"metric":${labels},"value":${pair(samples[0])}}`
      : `{"metric":${labels},"values":[${samples.map(pair).join(',')}]}`
  );
  const type = isInstant(grid) ? 'vector' : 'matrix';
  return Buffer.from(`{"status":"success","data":{"resultType":"${type}","result":[${texts.join(',')}]}}`);
}

/** A fleet whose members share no series. */
function fleetOf(members: readonly Uint8Array[]): Topology {
  return {
    kind: 'hash',
    members: members.map((_, i) => ({ id: String(i) })),
    partitionLabels: ['a'],
    ownership: 'proven',
    ...{ replicatedJobs: [], evaluationInterval: 60_000, lookback: 300_000 },
  };
}

/** What members' answers come to, where each can be read. */
async function unitedSeries(grid: Grid, bodies: readonly Uint8Array[]): Promise<SeriesSet | undefined> {
  const transport: Transport = async function* (requests) {
    yield* requests.map(({ id, member }) => {
      return { id, ok: true as const, status: 200, body: bodies[Number(member)], elapsedMs: 1 };
    });
  };
  const limits = { maxSamples: 1e6, maxSeries: 1000, maxBytes: 1e7 };
  const ownership = { memory: new OwnershipMemory(), now: 0 };
  const asked = { query: '{job="x"}', grid, experimental: false };
  const result = await runQuery(asked, fleetOf(bodies), transport, { partial: 'fail', limits, ownership });
  return result.ok && result.value.value.type === 'vector' ? result.value.value.series : undefined;
}

/** The same series, as if nobody had written them. */
function unwritten(series: SeriesSet): SeriesSet {
  return series.withValues(series.values);
}

function json(grid: Grid, series: SeriesSet): string {
  const instant = isInstant(grid) ? grid : undefined;
  const pieces = valueJson({ type: 'vector', series }, { instant, limit: 0 });
  // A piece is good until the next one.
  return Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece))).toString();
}

function passed({ texts = [] }: SeriesSet): number {
  return texts.filter((text) => text !== undefined).length;
}

const bytesOrder = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const text = fc.oneof(
  fc.constantFrom('a', 'b', 'job', '__name__', 'é', '😀', 'instance', '<&>', '\u2028', '\u007f'),
  fc.string({ unit: 'grapheme', maxLength: 6 })
);
const names = fc.uniqueArray(text, { maxLength: 4 });
/** As Prometheus writes them: by name, none empty. */
const labels = names.chain((keys) =>
  fc
    .array(text, { minLength: keys.length, maxLength: keys.length })
    .map((values) =>
      [...keys].sort(bytesOrder).flatMap((key, i) => (values[i] === '' ? [] : [[key, values[i]] as const]))
    )
);
const objectOf = (pairs: ReadonlyArray<readonly [string, string]>) =>
  `{${pairs.map(([name, value]) => `${plainJson(name)}:${plainJson(value)}`).join(',')}}`;
const double = fc
  .oneof(
    fc.double(),
    fc.integer().map((n) => n / 8),
    fc.maxSafeInteger(),
    fc.constantFrom(-0, 0, 1e-6, 9.99e-7, 1e21, 2 ** 53, 0.1 + 0.2, 5e-324)
  )
  // Of whole numbers beyond those that all are doubles, of as many digits, it is not looked at which ones are.
  .filter((x) => !(Number.isInteger(x) && Math.abs(x) > 2 ** 53 && Math.abs(x) < 1e16));
const grid = fc.constantFrom(...grids);
const steps = (of: Grid) =>
  fc.subarray(
    Array.from({ length: Math.min(STEPS, of.length) }, (_, i) => i),
    { minLength: 1 }
  );

describe('what members wrote', () => {
  it('as Prometheus writes is passed on, byte for byte what would be written', async () => {
    const series = (of: Grid) =>
      fc.record({
        labels: labels.map(objectOf),
        samples: steps(of).chain((at) =>
          fc.tuple(
            ...at.map((step) => double.map((x) => [timestamp(stepTime(of, step)), formatSampleValue(x)] as const))
          )
        ),
      });
    const given = grid.chain((of) =>
      fc.record({
        of: fc.constant(of),
        series: fc.uniqueArray(series(of), { selector: (one) => one.labels, minLength: 1 }),
        members: fc.integer({ min: 1, max: 3 }),
      })
    );
    await fc.assert(
      fc.asyncProperty(given, async ({ of, series: all, members }) => {
        const bodies = Array.from({ length: members }, (_, m) =>
          answer(
            of,
            all.filter((_, i) => i % members === m)
          )
        );
        const united = await unitedSeries(of, bodies);
        if (united === undefined) {
          throw new Error('an answer cannot be read');
        }
        expect(json(of, united)).toBe(json(of, unwritten(united)));
        expect(passed(unwritten(united))).toBe(0);
        if (all.every((one) => !one.labels.includes('\\'))) {
          expect(passed(united)).toBe(all.length);
        }
      }),
      { numRuns: 500 }
    );
  });

  it('otherwise is written anew, and so are series of several members', async () => {
    const oddLabels = fc.oneof(
      labels.map(objectOf),
      labels.map((pairs) => objectOf([...pairs].reverse())),
      fc.constantFrom('{"a":"1"}', '{"b":"2"}', '{"a":""}', '{"a":"1","a":"2"}', '{"a":"\\u0031"}', '{"a":"\\/"}')
    );
    const oddValue = fc.oneof(
      double.map(formatSampleValue),
      fc.constantFrom('1.50', '01', '00', '-0', '-0.0', '0.0', '1.', '.5', '+1', '1e5', '1E5', '1e-7', '0.0000001'),
      fc.constantFrom('Inf', '+Inf', '-Inf', 'NaN', '1e21', '1000000000000000000000', '9007199254740993', '007.5'),
      fc.constantFrom(
        '9007199254740994',
        '0.1000000000000000055',
        '100000000000000000000',
        '123456789012345678',
        '0.30000000000000004'
      )
    );
    const oddTime = (of: Grid, step: number) => {
      const ms = stepTime(of, step);
      return fc.constantFrom(timestamp(ms), timestamp(ms), (ms / 1000).toFixed(3), String(ms / 1000), `${ms / 1000}.0`);
    };
    const series = (of: Grid) =>
      fc.record({
        labels: oddLabels,
        samples: steps(of)
          .chain((at) => fc.shuffledSubarray(at, { minLength: 1 }))
          .chain((at) => fc.tuple(...at.map((step) => fc.tuple(oddTime(of, step), oddValue)))),
      });
    const given = grid.chain((of) =>
      fc.record({
        of: fc.constant(of),
        members: fc.array(fc.array(series(of), { maxLength: 4 }), { minLength: 1, maxLength: 3 }),
      })
    );
    await fc.assert(
      fc.asyncProperty(given, async ({ of, members }) => {
        const bodies = members.map((all) => answer(of, all));
        const united = await unitedSeries(of, bodies);
        expect(united && json(of, united)).toBe(united && json(of, unwritten(united)));
      }),
      { numRuns: 1000 }
    );
  });
});
