import { type Sample, type TestSeries } from '../harness/dataset';
import { writeSeries } from '../harness/remoteWrite';

/** Requests of remote write that stores treat differently, by what is odd about them. Each is a series `odd{of}`, written in turns. */
export const oddWrites = {
  'remote write 2.0': (time) => [{ samples: [[time, 1]], starts: new Map([[time, time - 60_000]]) }],
  'an empty label value': (time) => [{ labels: { empty: '' }, samples: [[time, 1]] }],
  'two values of one time': (time) => [1, 2].map((value) => ({ samples: [[time, value] as Sample] })),
  'an exemplar': (time) => [{ samples: [[time, 1]], exemplars: [{ time, value: 1, traceId: 'abc' }] }],
  'a native histogram': (time) => [{ histograms: [[time, HISTOGRAM]] }],
} satisfies Readonly<Record<string, (time: number) => ReadonlyArray<Partial<TestSeries>>>>;

export type OddWrite = keyof typeof oddWrites;

const HISTOGRAM = { schema: 0, sum: 3, zeroThreshold: 0.001, zeroCount: 0, positive: { offset: 0, counts: [1, 1] } };

/** Writes one, and says whether all of it was taken, or with which status it was refused. */
export async function writeOddly(address: { url: string; writePath: string }, of: OddWrite, time: number) {
  try {
    for (const { labels, ...rest } of oddWrites[of](time) as ReadonlyArray<Partial<TestSeries>>) {
      await writeSeries(address.url, [{ labels: { __name__: 'odd', of, ...labels }, ...rest }], address.writePath);
    }
    return 'taken';
  } catch (error) {
    return /: (\d{3}) /.exec(String(error))?.[1] ?? String(error);
  }
}
