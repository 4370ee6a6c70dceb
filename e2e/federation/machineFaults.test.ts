import { canMount } from '../harness/smallDisk';
import { machineFaultTables } from './faults/machine/machineFaultTables';

describe.each(machineFaultTables)('$title', ({ faults }) => {
  const [here, elsewhere] = [faults.filter(isPossible), faults.filter((fault) => !isPossible(fault))];
  test.each(here)('$fault', ({ run }) => run());
  elsewhere.forEach(({ fault }) => test.skip(`${fault} (nothing can be mounted here)`, () => undefined));
});

function isPossible({ onDisk = false }: { readonly onDisk?: boolean }): boolean {
  return canMount || !onDisk;
}
