/** Buckets side by side, from the one of index `offset` on; counts are absolute. */
export interface BucketRun {
  readonly offset: number;
  readonly counts: readonly number[];
}

/**
 * A native histogram for values that are not negative: buckets whose bounds grow by a factor of 2^(2^-schema), made as values
 * come. See Prometheus' native histogram specification for the schema and the zero bucket.
 */
export class NativeHistogram {
  readonly schema = 3;
  readonly zeroThreshold = 2 ** -20;
  private readonly buckets = new Map<number, number>();
  private zeros = 0;
  private total = 0;
  private observations = 0;

  observe(value: number): void {
    this.observations += 1;
    this.total += value;
    if (value <= this.zeroThreshold) {
      this.zeros += 1;
      return;
    }
    // Bucket i holds what is above base^(i-1) and at most base^i.
    const index = Math.ceil(Math.log2(value) * 2 ** this.schema);
    this.buckets.set(index, (this.buckets.get(index) ?? 0) + 1);
  }

  get count(): number {
    return this.observations;
  }

  get sum(): number {
    return this.total;
  }

  get zeroCount(): number {
    return this.zeros;
  }

  /** The filled buckets as runs without holes, lowest first. */
  runs(): BucketRun[] {
    const runs: Array<{ offset: number; counts: number[] }> = [];
    for (const [index, count] of [...this.buckets].sort(([a], [b]) => a - b)) {
      const last = runs.at(-1);
      if (last && last.offset + last.counts.length === index) {
        last.counts.push(count);
      } else {
        runs.push({ offset: index, counts: [count] });
      }
    }
    return runs;
  }
}
