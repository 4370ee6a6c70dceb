import { expectWrittenPage } from '../harness/writtenPage';
import { askRow, differencesOf } from './faults/ask';
import { type FaultServers, startFaultServers } from './faults/faultServers';
import { FAULTS } from './faults/kinds';
import { machineFaultTables } from './faults/machine/machineFaultTables';
import { renderFaults } from './faults/renderFaults';
import { ROWS } from './faults/rows';
import { type Cell, runTable } from './faults/runTable';

let servers: FaultServers;
let cells: readonly Cell[];

beforeAll(async () => {
  servers = await startFaultServers();
  cells = await runTable(servers);
});

afterAll(() => servers?.stop());

test('every question depends on the member that fails, but the one that asks nobody', async () => {
  const independent = await Promise.all(
    ROWS.map(async (row) => {
      const [whole, rest] = await Promise.all(
        [servers.reference, servers.without(row)].map((url) => askRow(url, row.ask))
      );
      return differencesOf(rest, whole).length === 0 ? [row.kind] : [];
    })
  );
  expect(independent.flat()).toEqual(['nothing is asked of members']);
});

test('every answer is right, or says what it lacks, or is an error', () => {
  const wrong = cells.filter(({ problems }) => problems.length > 0);
  expect(wrong.map(({ row, fault, problems }) => `${row.kind}, ${fault.name}: ${problems.join('; ')}`)).toEqual([]);
  expect(cells).toHaveLength(ROWS.length * FAULTS.length);
});

// `npm run attack` writes it.
test('docs/fault-tests.md says what was answered, and has the faults of the machine', () =>
  expectWrittenPage('fault-tests.md', renderFaults(cells, machineFaultTables)));
