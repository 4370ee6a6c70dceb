import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const DOCS = path.join(__dirname, '../../docs');

/** Expects a page below `docs` to be a text; writes it where `WRITE_DOCS` is 1, as the npm scripts have it that keep pages. */
export function expectWrittenPage(name: string, text: string): void {
  const file = path.join(DOCS, name);
  if (process.env.WRITE_DOCS === '1') {
    writeFileSync(file, text);
  }
  expect(readFileSync(file, 'utf8')).toBe(text);
}
