#!/usr/bin/env node
// npm run check: types, lint, formatting, import rules, unused code, plugin.json.
import { runChecks } from './lib/checks.mjs';

const results = await runChecks(({ name, ok, output }) => {
  process.stdout.write(ok ? `ok      ${name}\n` : `failed  ${name}\n${output}\n\n`);
});
const failed = results.filter(({ ok }) => !ok);
process.stdout.write(
  failed.length > 0 ? `${failed.length} of ${results.length} checks failed\n` : 'All checks passed\n'
);
process.exitCode = failed.length > 0 ? 1 : 0;
