/** Prints rows in columns; a row of one cell is a line of its own. */
export function printTable(rows: readonly string[][]): void {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((cells) => (cells.length > 1 ? cells[column].length : 0)))
  );
  for (const cells of rows) {
    const padded = cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])));
    process.stdout.write(`${cells.length > 1 ? padded.join('  ') : cells[0]}\n`);
  }
}
