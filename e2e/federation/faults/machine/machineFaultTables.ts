import { databaseFaults } from './databaseFaults';
import { diskFaults } from './diskFaults';
import { type FaultTable } from './machineFault';

/** Everything that befalls the machine in the tests, in the order in which it is told. */
export const machineFaultTables: readonly FaultTable[] = [databaseFaults, diskFaults];
