import { type ShownHistogram } from '../model/histogram';
import { isRecord } from './json';
import { parseSampleValue } from './sampleValue';

type Bucket = ShownHistogram['buckets'][number];

/** A native histogram from its parsed JSON; `undefined` where it isn't one. Source: Prometheus HTTP API, "Native histograms". */
function parseHistogram(json: unknown): ShownHistogram | undefined {
  if (!isRecord(json) || typeof json.count !== 'string' || typeof json.sum !== 'string') {
    return undefined;
  }
  const count = parseSampleValue(json.count);
  const sum = parseSampleValue(json.sum);
  const rows = json.buckets ?? [];
  if (count === undefined || sum === undefined || !Array.isArray(rows)) {
    return undefined;
  }
  const buckets: Bucket[] = [];
  for (const row of rows) {
    const bucket = parseBucket(row);
    if (bucket === undefined) {
      return undefined;
    }
    buckets.push(bucket);
  }
  return { form: 'shown', count, sum, buckets };
}

function parseBucket(row: unknown): Bucket | undefined {
  if (!Array.isArray(row) || row.length !== 4 || ![0, 1, 2, 3].includes(row[0])) {
    return undefined;
  }
  const [lower, upper, count] = row
    .slice(1)
    .map((text) => (typeof text === 'string' ? parseSampleValue(text) : undefined));
  return lower === undefined || upper === undefined || count === undefined ? undefined : [row[0], lower, upper, count];
}

/** `[seconds, histogram]`, as it stands in a result; the time in milliseconds. */
export function parseHistogramPair(
  json: unknown
): { readonly time: number; readonly histogram: ShownHistogram } | undefined {
  if (!Array.isArray(json) || json.length !== 2 || typeof json[0] !== 'number') {
    return undefined;
  }
  const histogram = parseHistogram(json[1]);
  return histogram === undefined ? undefined : { time: Math.round(json[0] * 1000), histogram };
}
