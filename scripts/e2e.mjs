#!/usr/bin/env node
// npm run e2e -- --grafana-url URL: the browser scenarios in a real Grafana that has the plugin and asks a running demo (npm start).
import { parseArgs } from 'node:util';

import { answers } from './lib/children.mjs';
import { root } from './lib/paths.mjs';
import { Problem, tell } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { findChromium, findPrometheus } from './tools.mjs';

const HELP = `npm run e2e -- --grafana-url URL [-t NAME]

Runs the browser scenarios in a Grafana that runs already, with the plugin and the demo of npm start behind it:
  npm start -- --grafana-home DIR --shards 3
  npm run e2e -- --grafana-url http://127.0.0.1:3000

  --grafana-url URL   where it answers
  -t NAME             only the scenarios whose names match

From the environment:
  GRAFANA_USER, GRAFANA_PASSWORD   an administrator of the server (admin, admin)
  PROMSHARDS_URL                   the proxy (http://127.0.0.1:9400)
  PROMSHARDS_OPERATOR_TOKEN        its operator's token (that of .data/operator-token)
  PROMSHARDS_DEMO_URL              the demo's control address (http://127.0.0.1:19200)
  PROMSHARDS_DATA_DIR              the proxy's data folder, whose shards are killed on purpose (.data/proxy)
`;

async function main() {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const url = options.grafanaUrl.replace(/\/+$/, '');
  if (!(await answers(`${url}/api/health`))) {
    throw new Problem(`No Grafana answers at ${url}: start one with npm start -- --grafana-home DIR --shards 3.`);
  }
  const say = (line) => process.stdout.write(`${line}\n`);
  const env = { ...process.env, PROMSHARDS_E2E_GRAFANA: url };
  for (const [variable, find] of [
    ['PROMETHEUS', findPrometheus],
    ['CHROMIUM', findChromium],
  ]) {
    const found = await find({ say });
    if (!found.ok) {
      throw new Problem(found.problem);
    }
    env[variable] = found.path;
  }
  const only = options.name === undefined ? [] : ['-t', options.name];
  const args = ['node_modules/jest/bin/jest.js', '--selectProjects', 'browser', '--runInBand', '--verbose', ...only];
  const done = await run(process.execPath, args, { cwd: root, env, onLine: say });
  process.exitCode = done.ok ? 0 : 1;
}

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        'grafana-url': { type: 'string' },
        name: { type: 'string', short: 't' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new Problem(`${error.message}. npm run e2e -- --help lists the options.`);
  }
  const { help = false, name } = values;
  const grafanaUrl = values['grafana-url'];
  if (!help && grafanaUrl === undefined) {
    throw new Problem('Name the Grafana to use: npm run e2e -- --grafana-url URL');
  }
  return { help, name, grafanaUrl };
}

main().catch(tell);
