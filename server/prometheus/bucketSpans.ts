export interface BucketSpan {
  /** Of the first: its index; of others: how many indices there are between the end of the one before and it. */
  readonly offset: number;
  readonly length: number;
}

/** Ascending indices of buckets as the runs they are stored in. */
export function bucketSpans(indices: Int32Array): readonly BucketSpan[] {
  const spans: BucketSpan[] = [];
  for (let i = 0, end = 0; i < indices.length;) {
    const start = i;
    while (i < indices.length && indices[i] === indices[start] + i - start) {
      i++;
    }
    spans.push({ offset: indices[start] - end, length: i - start });
    end = indices[i - 1] + 1;
  }
  return spans;
}
