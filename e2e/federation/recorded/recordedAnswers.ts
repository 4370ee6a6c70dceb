import { readFileSync, writeFileSync } from 'node:fs';

import { type ApiAnswer } from '../exactness/apiAnswer';

const FILE = 'e2e/federation/recorded/answers-3.16.json';

/** What a real server answered, by query and name of the grid. */
export type Recorded = Readonly<Record<string, Readonly<Record<string, ApiAnswer>>>>;

export function readRecorded(): Recorded {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Recorded;
}

/** A line a query. */
export function writeRecorded(recorded: Recorded): void {
  const lines = Object.entries(recorded).map(
    ([query, answers]) => `${JSON.stringify(query)}: ${JSON.stringify(answers)}`
  );
  writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`);
}
