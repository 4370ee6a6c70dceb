import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../../scripts/lib/paths.mjs';
import { type Block, blocksOf, fileOf, shows } from './docs/blocks';
import { portsHere, runSession } from './docs/session';

/** Blocks that are not run here, and why, as the documents themselves say. */
const NOT_RUN = [
  "CONTRIBUTING.md: docker buildx imagetools inspect node:22-bookworm-slim: it asks Docker's registry",
  'README.md: npm start: e2e/federation/start.test.ts does',
  'README.md: curl -X POST http://127.0.0.1:19200/load: e2e/federation/start.test.ts does',
  'README.md: npm test: it is what runs the others',
  'README.md: npm ci: npm test has done it before',
  'docs/install.md: npm ci: it installs into the system',
  'docs/install.md: npm ci: it installs into the system',
  'docs/migrating.md: now=$(date +%s): it needs the other program',
  "docs/rules.md: curl --silent --fail --request PUT --header 'If-Match: \"0\"' --header 'Content-Type: application/json' \\: e2e/federation/savedRules.test.ts saves such groups",
  'docs/stores.md: api=http://m3:7201/api/v1/services/m3db: scripts/lib/stores/m3Store.mjs makes these requests',
  'docs/why-a-time-series-database.md: npm run bench -- store: it takes minutes',
];

const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'],
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
].sort();

const blocks = new Map(documents.map((name) => [name, blocksOf(readFileSync(path.join(root, name), 'utf8'))]));
const isRun = ({ notRun, language }: Block) => notRun === undefined && language !== 'text';

/** Documents that somebody reads in one go, and their blocks. The pages of the runbook go with its README. */
const sittingOf = (name: string) => (path.dirname(name) === 'docs/runbook' ? 'docs/runbook' : name);
const sittings = [...new Set(documents.map(sittingOf))]
  .map((sitting) => [sitting, [...blocks].flatMap(([name, all]) => (sittingOf(name) === sitting ? all : []))] as const)
  .filter(([, all]) => all.some((block) => block.language === 'sh' && isRun(block)));

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

test.each(sittings)('%s: the commands do what it says, as printed', async (_, all) => {
  const commands = all.filter(isRun);
  const { code, outputs } = await runSession(commands, await portsHere());
  expect({ code, last: code === 0 ? '' : outputs.at(-1) }).toEqual({ code: 0, last: '' });
  for (const [i, { language, text }] of all.entries()) {
    if (language === 'text' && i > 0) {
      const output = outputs[commands.indexOf(all[i - 1])];
      expect({ output, shows: shows(output, text) }).toEqual({ output, shows: true });
    }
  }
});
