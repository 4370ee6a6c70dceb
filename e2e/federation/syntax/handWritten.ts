import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Signs that stand for what would get lost, or change the line, in a text file. */
const SIGNS: Readonly<Record<string, string>> = { '␤': '\n', '␍': '\r', '␉': '\t', '␠': ' ', '␀': '' };

/** The expressions of `expressions.txt`, one a line, valid and invalid ones mixed. */
export function handWrittenExpressions(): string[] {
  const lines = readFileSync(path.join(__dirname, 'expressions.txt'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => line.replace(/[␤␍␉␠␀]/g, (sign) => SIGNS[sign]));
}
