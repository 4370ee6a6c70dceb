import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { queryFeatures } from '../../harness/queryFeatures';
import { layouts } from './layouts';
import { outcomeLines, outcomeTable, report, table } from './report';
import { runScripts } from './runScripts';

// --only functions: scripts of this name; --layout '3 by label': may be given more than once; --out FILE: the report;
// --features LIST: the servers' feature flags, those of the release that queries may need when not given.
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    layout: { type: 'string', multiple: true },
    features: { type: 'string' },
    out: { type: 'string' },
  },
});
const { PROMQLTEST = '', PROMQLTEST_SOURCE = '', PROMETHEUS_VERSION = '', PROMETHEUS_RELEASE = '3.5' } = process.env;
/** Of the release whose documents have no other name. */
const [SUFFIX, OPTION] =
  PROMETHEUS_RELEASE === '3.5' ? ['', ''] : [`-${PROMETHEUS_RELEASE}`, ` -- --prometheus ${PROMETHEUS_RELEASE}`];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const scripts = PROMQLTEST.split(':').sort();
  const files = scripts.filter((file) => values.only === undefined || file.includes(values.only));
  const chosen = layouts.filter(({ name }) => values.layout === undefined || values.layout.includes(name));
  const features = values.features?.split(',') ?? queryFeatures(PROMETHEUS_VERSION);
  const cases = await runScripts({
    files,
    layouts: chosen,
    kind: { version: PROMETHEUS_VERSION, features },
    onRoom: (done, of) => say(`${done} of ${of} sets of servers`),
  });
  say(`\n${table(cases, chosen)}\n\n${outcomeTable(cases, chosen)}\n\nSilently different:`);
  outcomeLines(cases, ['silent']).forEach(say);
  const complete = files.length === scripts.length && chosen.length === layouts.length && values.features === undefined;
  const out = values.out ?? (complete ? `docs/exactness${SUFFIX}.md` : undefined);
  if (out !== undefined) {
    const date = new Date().toISOString().slice(0, 10);
    const about = {
      command: `npm run exactness${OPTION}`,
      version: PROMETHEUS_VERSION,
      features,
      scripts: PROMQLTEST_SOURCE,
    };
    await writeFile(out, report({ cases, layouts: chosen, date, ...about }));
    say(`written: ${out}`);
  }
}

void main();
