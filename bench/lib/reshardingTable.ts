import { readFileSync, writeFileSync } from 'node:fs';

import { byHandOver, byHashmod } from './resharding';
import { figures, type ReshardingFigures } from './reshardingFigures';

const CHANGES = [
  [4, 5],
  [5, 4],
  [4, 8],
] as const;
const FILE = 'docs/scaling.md';
const BEGIN = '<!-- written by npm run bench -- autoscaling --write -->\n\n';
const END = '\n<!-- up to here -->';

const HEADS = [
  'shards',
  'way',
  'samples moved',
  'series made anew',
  'max/mean',
  'rate missing',
  'rate wrong',
  'longest',
];

/** Compares `hashmod` with hand-overs, prints the table, and writes it into the documentation where asked. */
export async function compareResharding(write: boolean): Promise<void> {
  const rows: string[][] = [];
  for (const [from, to] of CHANGES) {
    const change = `${from} -> ${to}`;
    rows.push([change, 'hashmod', ...cells(figures(await byHashmod(from, to)))]);
    rows.push([change, 'hand-over', ...cells(figures(await byHandOver(from, to)))]);
  }
  const text = table([HEADS, ...rows]);
  console.log(text);
  if (write) {
    writeFileSync(FILE, withTable(readFileSync(FILE, 'utf8'), text));
  }
}

function cells({ moved, churned, maxOverMean, gaps, wrong, longest }: ReshardingFigures): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return [percent(moved), percent(churned), maxOverMean.toFixed(2), percent(gaps), percent(wrong), `${longest} s`];
}

/** As prettier writes it. */
function table([heads, ...rows]: readonly string[][]): string {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i].length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |\n`;
  return line(heads) + line(widths.map((width) => '-'.repeat(width))) + rows.map(line).join('');
}

function withTable(text: string, rows: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`${FILE} has no place for the table.`);
  }
  return text.slice(0, begin + BEGIN.length) + rows + text.slice(end);
}
