/**
 * The first of the indices below `size` that passes, by binary search; `size` where none does. Once one passes, all after it
 * do.
 */
export function firstIndex(size: number, passes: (i: number) => boolean): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
