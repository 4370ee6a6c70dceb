/** Order of two elements of a heap, each given as its index in some table. */
export type Less = (a: number, b: number) => boolean;

/**
 * A binary heap with the very moves of Go's `container/heap`: which of several equal elements is on top, and in what
 * order the rest lies, is part of PromQL's results.
 */
export class Heap {
  readonly items: number[] = [];

  constructor(private readonly less: Less) {}

  get size(): number {
    return this.items.length;
  }

  get top(): number {
    return this.items[0];
  }

  clear(): void {
    this.items.length = 0;
  }

  push(item: number): void {
    let child = this.items.push(item) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.less(this.items[child], this.items[parent])) {
        return;
      }
      this.swap(child, parent);
      child = parent;
    }
  }

  replaceTop(item: number): void {
    this.items[0] = item;
    for (let parent = 0; ;) {
      let child = 2 * parent + 1;
      if (child >= this.items.length) {
        return;
      }
      if (child + 1 < this.items.length && this.less(this.items[child + 1], this.items[child])) {
        child++;
      }
      if (!this.less(this.items[child], this.items[parent])) {
        return;
      }
      this.swap(child, parent);
      parent = child;
    }
  }

  private swap(i: number, j: number): void {
    [this.items[i], this.items[j]] = [this.items[j], this.items[i]];
  }
}

/** Ascending by value, as PromQL orders vectors; NaN is less than anything, itself too. */
export function byValue(values: Float64Array): Less {
  return (a, b) => Number.isNaN(values[a]) || values[a] < values[b];
}

/** Descending by value; NaN is again less than anything. */
export function byReverseValue(values: Float64Array): Less {
  return (a, b) => Number.isNaN(values[a]) || values[a] > values[b];
}

export function reverse(less: Less): Less {
  return (a, b) => less(b, a);
}
