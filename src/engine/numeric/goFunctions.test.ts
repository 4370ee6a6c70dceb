import * as exponential from './goExp';
import * as hyperbolic from './goHyperbolic';
import * as elementary from './goMath';
import * as trigonometry from './goTrigonometry';
import { goResults } from './testing/goResults';

const ours: Readonly<Record<string, unknown>> = { ...exponential, ...hyperbolic, ...elementary, ...trigonometry };
const view = new DataView(new ArrayBuffer(8));

function fromBits(hex: string): number {
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
}

test.each(Object.entries(goResults))("%s has Go's bits", (name, table) => {
  const f = ours[`go${name}`] as (...args: number[]) => number;
  const rows = table
    .trim()
    .split(/\s*\n\s*/)
    .map((row) => row.split(' ').map(fromBits));
  for (const row of rows) {
    const args = row.slice(0, -1);
    expect([...args, f(...args)]).toEqual(row);
  }
});
