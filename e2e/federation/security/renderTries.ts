import { markdownTable } from '../../harness/markdownTable';
import { type TryTable } from './try';

/** The page of all tries, in Markdown. */
export function renderTries(tables: readonly TryTable[]): string {
  const count = tables.reduce((sum, { tries }) => sum + tries.length, 0);
  return [
    '# Security: what is tried against the proxy, and what comes of it',
    '',
    'Written by `npm run attack`; do not edit. Each try is made against a real proxy on the loopback address, over a real Prometheus',
    `server, in \`npm test\` as well; a try that ends otherwise fails there. There are ${count}. [SECURITY.md](../SECURITY.md) says what is`,
    'trusted and what is promised.',
    '',
    ...tables.flatMap(({ title, tries }) => [
      `## ${title}`,
      '',
      ...markdownTable(
        ['what is tried', 'what comes of it', 'test'],
        tries.map(({ name, tries: what, outcome }) => [what, outcome, name])
      ),
      '',
    ]),
  ].join('\n');
}
