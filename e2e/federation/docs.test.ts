import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../../scripts/lib/paths.mjs';
import { type Block, blocksOf, fileOf, shows } from './docs/blocks';
import { portsHere, runSession } from './docs/session';

/** Blocks that are not run here, and why, as the documents themselves say. */
const NOT_RUN = [
  'README.md: npm start: e2e/federation/start.test.ts does',
  'README.md: npm test: it is what runs the others',
  'README.md: npm ci: npm test has done it before',
];

const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
].sort();

const blocks = new Map(documents.map((name) => [name, blocksOf(readFileSync(path.join(root, name), 'utf8'))]));
const isRun = ({ notRun, language }: Block) => notRun === undefined && language !== 'text';
const run = [...blocks].filter(([, all]) => all.some((block) => block.language === 'sh' && isRun(block)));

test('every block is run, saved as a file, shown as output, or says why not', () => {
  const known = (block: Block) =>
    block.language === 'sh' || block.language === 'text' || fileOf(block) !== undefined || block.notRun !== undefined;
  const unknown = [...blocks].flatMap(([name, all]) =>
    all.filter((block) => !known(block)).map(({ line, language }) => `${name}:${line} ${language}`)
  );
  expect(unknown).toEqual([]);
});

test('these blocks are not run', () => {
  const found = [...blocks].flatMap(([name, all]) =>
    all.flatMap(({ notRun, text }) => (notRun === undefined ? [] : [`${name}: ${text.split('\n')[0]}: ${notRun}`]))
  );
  expect(found).toEqual(NOT_RUN);
});

test.each([...blocks].flatMap(([name, all]) => all.map((block) => [`${name}:${block.line}`, block] as const)))(
  '%s is well written',
  (_, { language, text }) => {
    if (language === 'sh') {
      // Throws where the shell cannot read it.
      execFileSync('bash', ['-n'], { input: text });
    }
  }
);

test.each(run)('%s: the commands do what it says, as printed', async (_, all) => {
  const { code, ran } = await runSession(all.filter(isRun), await portsHere());
  expect({ code, last: code === 0 ? undefined : ran.at(-1) }).toEqual({ code: 0, last: undefined });
  for (const [i, { language, text }] of all.entries()) {
    if (language === 'text' && i > 0) {
      const { output } = ran.find(({ line }) => line === all[i - 1].line) ?? { output: '' };
      expect({ output, shows: shows(output, text) }).toEqual({ output, shows: true });
    }
  }
});
