import { markdownTable } from '../../harness/markdownTable';
import { type Fault, FAULTS } from './kinds';
import { type FaultTable } from './machine/machineFault';
import { MISSING, NOBODY, type Row, ROWS } from './rows';
import { type Cell, type Outcome } from './runTable';

const LETTERS: Readonly<Record<Outcome, string>> = { right: 'r', notice: 'n', error: 'e' };

const HEAD = `# Faults: what fails in the tests, and what comes of it

Written by \`npm run attack\`; do not edit. Everything is brought about with real proxies and real Prometheus servers, in \`npm test\` as
well; what ends otherwise fails there, and so does this page where it says something else.`;

const MEMBERS = `Every cell is what the proxy answered while one member failed. Each answer was compared with that of one Prometheus that holds all of
the data, or, where it is partial, all but the failing member's; and what its notice promises was held against the whole.`;

const LEGEND = `Three letters a cell: the answer by default, with \`partial_response=1\`, and by default where the failing shard has another
replica (\`-\`: a store has none).

- \`r\`: right, as if nothing had failed, and without a notice
- \`n\`: computed from the members that are there, with a notice that names the one that is not and says what that means
- \`e\`: an error, status 503, that names the member

Where the time is over before a fault is seen, a query that asks its members twice (here: of native histograms, for whose buckets
it must read raw samples) has no time left to do so: an error, also with \`partial_response=1\`.`;

/** The page of the docs: what befell the machine, and what was answered while members failed. */
export function renderFaults(cells: readonly Cell[], tables: readonly FaultTable[]): string {
  return [HEAD, ...tables.flatMap(machineParts), ...memberParts(cells)].join('\n\n').concat('\n');
}

function machineParts({ title, faults }: FaultTable): readonly string[] {
  const rows = faults.map(({ fault, outcome }) => [fault, outcome]);
  return [`## ${title}`, markdownTable(['what fails', 'what comes of it'], rows).join('\n')];
}

function memberParts(cells: readonly Cell[]): readonly string[] {
  const meanings = ROWS.map((row) => [row.kind, questionOf(row), meaningOf(row)]);
  const columns = FAULTS.map((_, i) => String(i + 1));
  const answers = ROWS.map((row) => [row.kind, ...FAULTS.map((fault) => cellOf(cells, row, fault))]);
  return [
    '## Members',
    MEMBERS,
    '### What a missing member means',
    markdownTable(['plan node', 'question', 'notice'], meanings).join('\n'),
    '### How it fails',
    FAULTS.map(({ name, means }, i) => `${i + 1}. **${name}**: ${means}`).join('\n'),
    '### What is answered',
    LEGEND,
    markdownTable(['plan node', ...columns], answers).join('\n'),
  ];
}

function cellOf(cells: readonly Cell[], row: Row, fault: Fault): string {
  const cell = cells.find((one) => one.row === row && one.fault === fault);
  if (cell === undefined) {
    return '';
  }
  const { strict, partial, replica } = cell.outcomes;
  return (
    [strict, partial].map((outcome) => LETTERS[outcome]).join('') + (replica === undefined ? '-' : LETTERS[replica])
  );
}

function questionOf({ ask: { path, form } }: Row): string {
  const [[, asked]] = form;
  return path.startsWith('query') ? `\`${asked}\`` : `\`${path}\``;
}

function meaningOf({ meaning, fleet }: Row): string {
  switch (meaning) {
    case undefined:
      return 'none: it is not asked';
    case NOBODY:
      return 'an error: nobody else has anything of it';
    case MISSING:
      return '… is missing from this answer: …';
    default:
      return `${fleet === 'store fails' ? 'store' : 'shard-2'} did not answer (…): ${meaning}`;
  }
}
