import { type Less } from './heap';

/** Up to so many items, insertion. */
const MAX_INSERTION = 12;
/** From so many items, pivots come from nine items instead of three. */
const SHORTEST_NINTHER = 50;
/** Swaps that show that nine items were in descending order. */
const MAX_SWAPS = 12;
/** Pairs out of order that are mended before a range counts as unsorted. */
const MAX_MENDED = 5;

/**
 * Sorts with the very moves of Go's `sort.Sort`: in which order equal items come, and any items where `less` contradicts itself
 * (NaN), is part of PromQL's results.
 *
 * Source: Go 1.19 and later, `sort/zsortinterface.go`: pattern-defeating quicksort, https://arxiv.org/abs/2106.05123.
 */
export function goSort(items: readonly number[], less: Less): number[] {
  const sorter = new Sorter([...items], less);
  sorter.sort(0, items.length, bitLength(items.length));
  return sorter.items;
}

/** Sorts ranges `[a, b)` in place. */
class Sorter {
  constructor(
    readonly items: number[],
    private readonly lessItems: Less
  ) {}

  /** `limit`: so many bad pivots may be chosen before it goes on with a heap. */
  sort(a: number, b: number, limit: number): void {
    let wasBalanced = true;
    let wasPartitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= MAX_INSERTION) {
        this.insertionSort(a, b);
        return;
      }
      if (limit === 0) {
        this.heapSort(a, b);
        return;
      }
      if (!wasBalanced) {
        this.breakPatterns(a, b);
        limit--;
      }
      const { pivot, ascending } = this.choosePivot(a, b);
      if (wasBalanced && wasPartitioned && ascending && this.isNearlySorted(a, b)) {
        return;
      }
      if (a > 0 && !this.less(a - 1, pivot)) {
        a = this.partitionEqual(a, b, pivot);
        continue;
      }
      const { mid, partitioned } = this.partition(a, b, pivot);
      wasPartitioned = partitioned;
      const [left, right] = [mid - a, b - mid];
      wasBalanced = Math.min(left, right) >= Math.floor(length / 8);
      if (left < right) {
        this.sort(a, mid, limit);
        a = mid + 1;
      } else {
        this.sort(mid + 1, b, limit);
        b = mid;
      }
    }
  }

  private less(i: number, j: number): boolean {
    return this.lessItems(this.items[i], this.items[j]);
  }

  private swap(i: number, j: number): void {
    [this.items[i], this.items[j]] = [this.items[j], this.items[i]];
  }

  private insertionSort(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) {
      for (let j = i; j > a && this.less(j, j - 1); j--) {
        this.swap(j, j - 1);
      }
    }
  }

  private heapSort(a: number, b: number): void {
    const size = b - a;
    for (let i = Math.floor((size - 1) / 2); i >= 0; i--) {
      this.siftDown(i, size, a);
    }
    for (let i = size - 1; i >= 0; i--) {
      this.swap(a, a + i);
      this.siftDown(0, i, a);
    }
  }

  private siftDown(from: number, size: number, first: number): void {
    for (let root = from; ;) {
      let child = 2 * root + 1;
      if (child >= size) {
        return;
      }
      if (child + 1 < size && this.less(first + child, first + child + 1)) {
        child++;
      }
      if (!this.less(first + root, first + child)) {
        return;
      }
      this.swap(first + root, first + child);
      root = child;
    }
  }

  /** Elements less than the pivot before it, all others after it. */
  private partition(a: number, b: number, pivot: number): { readonly mid: number; readonly partitioned: boolean } {
    this.swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (let swaps = 0; ; swaps++) {
      while (i <= j && this.less(i, a)) {
        i++;
      }
      while (i <= j && !this.less(j, a)) {
        j--;
      }
      if (i > j) {
        this.swap(j, a);
        return { mid: j, partitioned: swaps === 0 };
      }
      this.swap(i++, j--);
    }
  }

  /** Elements equal to the pivot, none being less, before all others. */
  private partitionEqual(a: number, b: number, pivot: number): number {
    this.swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (;;) {
      while (i <= j && !this.less(a, i)) {
        i++;
      }
      while (i <= j && this.less(a, j)) {
        j--;
      }
      if (i > j) {
        return i;
      }
      this.swap(i++, j--);
    }
  }

  /** Whether the range is sorted after few moves. */
  private isNearlySorted(a: number, b: number): boolean {
    let i = a + 1;
    for (let mended = 0; mended < MAX_MENDED; mended++) {
      while (i < b && !this.less(i, i - 1)) {
        i++;
      }
      if (i === b) {
        return true;
      }
      if (b - a < SHORTEST_NINTHER) {
        return false;
      }
      this.swap(i, i - 1);
      if (i - a >= 2) {
        for (let j = i - 1; j >= 1 && this.less(j, j - 1); j--) {
          this.swap(j, j - 1);
        }
      }
      if (b - i >= 2) {
        for (let j = i + 1; j < b && this.less(j, j - 1); j++) {
          this.swap(j, j - 1);
        }
      }
    }
    return false;
  }

  private breakPatterns(a: number, b: number): void {
    const length = b - a;
    const middle = a + Math.floor(length / 4) * 2;
    let random = BigInt(length);
    for (let i = middle - 1; i <= middle + 1; i++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 7n;
      random = BigInt.asUintN(64, random ^ (random << 17n));
      const other = Number(random & BigInt(2 ** bitLength(length) - 1));
      this.swap(i, a + (other >= length ? other - length : other));
    }
  }

  /** A pivot, and whether the range looks sorted. One that looks sorted the other way round is turned round. */
  private choosePivot(a: number, b: number): { readonly pivot: number; readonly ascending: boolean } {
    const quarter = Math.floor((b - a) / 4);
    let swaps = 0;
    const ordered = (i: number, j: number): readonly [number, number] => {
      const isLess = this.less(j, i);
      swaps += isLess ? 1 : 0;
      return isLess ? [j, i] : [i, j];
    };
    const median = (i: number, j: number, k: number): number => {
      const [low, middle] = ordered(i, j);
      const [other] = ordered(middle, k);
      return ordered(low, other)[1];
    };
    const candidate = (n: number): number => {
      const i = a + n * quarter;
      return b - a >= SHORTEST_NINTHER ? median(i - 1, i, i + 1) : i;
    };
    const pivot = median(candidate(1), candidate(2), candidate(3));
    if (swaps < MAX_SWAPS) {
      return { pivot, ascending: swaps === 0 };
    }
    for (let i = a, j = b - 1; i < j; i++, j--) {
      this.swap(i, j);
    }
    return { pivot: b - 1 - (pivot - a), ascending: true };
  }
}

/** How many binary digits a whole number has. */
function bitLength(n: number): number {
  return n === 0 ? 0 : Math.floor(Math.log2(n)) + 1;
}
