import { goAtan2, goLog, goLog10, goLog2, goMax, goMin, goPow } from './goMath';

const bits = (x: number): string => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
};

// What Go's math package gives on amd64.
describe('Go mathematics', () => {
  test.each([
    [-8, 3, -512],
    [2, -1074, 5e-324],
    [2, -1075, 0],
    [2, 1023, 8.98846567431158e307],
    [2, 1024, Infinity],
    [-2, 1025, -Infinity],
    [0, -3, Infinity],
    [-0, -3, -Infinity],
    [-0, 3, -0],
    [-0, 2, 0],
    [-0, -0.5, Infinity],
    [-1, Infinity, 1],
    [0.5, Infinity, 0],
    [0.5, -Infinity, Infinity],
    [-2, -Infinity, 0],
    [-Infinity, 3, -Infinity],
    [-Infinity, -3, -0],
    [-Infinity, 2, Infinity],
    [Infinity, -1, 0],
    [NaN, 0, 1],
    [1, NaN, 1],
    [NaN, 1, NaN],
    [-8, 1 / 3, NaN],
    [-1, 1e19, 1],
    [1.1, 1e19, Infinity],
    [0.9, 1e19, 0],
    [-4, 0.5, NaN],
    [1e-310, 1, 1e-310],
  ])('Pow(%p, %p) = %p', (x, y, expected) => {
    expect(goPow(x, y)).toBe(expected);
  });

  test.each([
    ['Pow(1.1, 10)', goPow(1.1, 10), '4004bffc0c03023d'],
    ['Pow(0.1, -3)', goPow(0.1, -3), '408f3ffffffffffe'],
    ['Log(3)', goLog(3), '3ff193ea7aad030a'],
    ['Log(1e-5)', goLog(1e-5), 'c027069e2aa2aa5b'],
    ['Log2(10)', goLog2(10), '400a934f0979a371'],
    ['Log10(7)', goLog10(7), '3feb0b0b0b78cc3f'],
    ['Atan2(1, -3)', goAtan2(1, -3), '40068f095fdf593c'],
    ['Atan2(-5, 0.1)', goAtan2(-5, 0.1), 'bff8d0129acd6d1c'],
  ])('%s, to the last bit', (_, actual, expected) => {
    expect(bits(actual)).toBe(expected);
  });

  test.each([
    [goLog(0), -Infinity],
    [goLog(-1), NaN],
    [goLog(Infinity), Infinity],
    [goLog2(0.125), -3],
    [goLog2(0), -Infinity],
    [goMax(Infinity, NaN), Infinity],
    [goMax(1, NaN), NaN],
    [goMax(-0, 0), 0],
    [goMin(NaN, -Infinity), -Infinity],
    [goMin(0, -0), -0],
    [goAtan2(-0, -1), -Math.PI],
    [goAtan2(Infinity, -Infinity), (3 * Math.PI) / 4],
  ])('%p is %p', (actual, expected) => {
    expect(actual).toBe(expected);
  });
});
