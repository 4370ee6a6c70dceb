import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { layouts } from './layouts';
import { failureLines, report, table } from './report';
import { runScripts } from './runScripts';

// --only functions: scripts of this name; --layout '3 by label': may be given more than once; --out FILE: the report.
const { values } = parseArgs({
  options: { only: { type: 'string' }, layout: { type: 'string', multiple: true }, out: { type: 'string' } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const scripts = (process.env.PROMQLTEST ?? '').split(':').sort();
  const files = scripts.filter((file) => values.only === undefined || file.includes(values.only));
  const chosen = layouts.filter(({ name }) => values.layout === undefined || values.layout.includes(name));
  const cases = await runScripts({
    files,
    layouts: chosen,
    onRoom: (done, of) => say(`${done} of ${of} sets of servers`),
  });
  say(`\n${table(cases, chosen)}\n`);
  failureLines(cases).forEach(say);
  const complete = files.length === scripts.length && chosen.length === layouts.length;
  const out = values.out ?? (complete ? 'docs/exactness.md' : undefined);
  if (out !== undefined) {
    const versions = {
      prometheus: process.env.PROMETHEUS_VERSION ?? '',
      scripts: process.env.PROMQLTEST_VERSION ?? '',
    };
    await writeFile(out, report({ cases, layouts: chosen, date: new Date().toISOString().slice(0, 10), versions }));
    say(`written: ${out}`);
  }
}

void main();
