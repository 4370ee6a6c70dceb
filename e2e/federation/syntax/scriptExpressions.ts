import { readFileSync } from 'node:fs';

const INSTANT = /^\s*eval(?:_\w+)?\s+instant\s+(?:at\s+\S+\s+)?(.+?)\s*$/;
const RANGE = /^\s*eval(?:_\w+)?\s+range\s+from\s+\S+\s+to\s+\S+\s+step\s+\S+\s+(.+?)\s*$/;

/** The expressions that promqltest scripts evaluate, each once. */
export function scriptExpressions(files: readonly string[]): string[] {
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  return [...new Set(lines.flatMap((line) => (INSTANT.exec(line) ?? RANGE.exec(line))?.[1] ?? []))];
}
