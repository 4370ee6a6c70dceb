import { readFileSync } from 'node:fs';

import { type FuzzCase, fuzzModes } from './fuzzCase';
import { fuzzLayouts } from './fuzzPlacement';

/** Queries that once had another answer than one Prometheus, from the top folder; a line each. */
export const CASES_FILE = 'e2e/federation/exactness/cases/found.txt';
/** Those of Prometheus 3.16. */
export const NEWEST_CASES_FILE = 'e2e/federation/exactness/cases/found-3.16.txt';
/** Those of fleets of both. */
export const MIXED_CASES_FILE = 'e2e/federation/exactness/cases/found-mixed.txt';
/** Those that still have. */
export const OPEN_FILE = 'e2e/federation/exactness/cases/open.txt';

const LINE = /^\[([^\]|]+)\|([^\]|]+)\|(\d+)\] (.+)$/;

/** `[layout|mode|grid] query` */
export function caseLine({ query, layout, mode, grid }: FuzzCase): string {
  return `[${layout}|${mode}|${grid}] ${query}`;
}

export function keptCases(file: string): FuzzCase[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(readLine);
}

function readLine(line: string): FuzzCase {
  const [, layoutName, modeName, grid, query] = LINE.exec(line) ?? [];
  const layout = fuzzLayouts.find((one) => one === layoutName);
  const mode = fuzzModes.find((one) => one === modeName);
  if (layout === undefined || mode === undefined) {
    throw new Error(`no case: ${line}`);
  }
  return { query, layout, mode, grid: Number(grid) };
}
