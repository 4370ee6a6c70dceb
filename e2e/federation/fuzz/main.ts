import { appendFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { findPrometheusRelease } from '../../../scripts/tools.mjs';
import { addingFeatures, queryFeatures } from '../../harness/queryFeatures';
import { isSince, LONG_TERM } from '../../harness/serverKind';
import { outcomes } from '../exactness/outcome';
import { findUnanswered } from '../plans/findUnanswered';
import { caseLine, CASES_FILE, keptCases, MIXED_CASES_FILE, NEWEST_CASES_FILE, OPEN_FILE } from './keptCases';
import { fuzz, type FuzzFailure } from './fuzz';
import { runFuzzCase } from './fuzzCase';
import { type FuzzServers, startFuzzServers } from './fuzzServers';

// First the cases that are kept, open ones too, then new ones.
// --minutes N: how long; --seed S: the first of the seeds, which go up by one; --keep: failures go among the open cases.
// --features LIST: the servers' feature flags, `all` for all of the release; those that add to PromQL when not given.
// --mixed X.Y: every other member is of this release, the rest, and what is compared with, of the usual one.
// --plans N: instead, whether N queries have a plan, in fleets of all kinds whose members are made up.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    keep: { type: 'boolean' },
    plans: { type: 'string' },
    features: { type: 'string' },
    mixed: { type: 'string' },
  },
});
const RUNS_A_SEED = 1_000;
const kept = [CASES_FILE, OPEN_FILE].flatMap(keptCases);
const keptOfNewest = keptCases(NEWEST_CASES_FILE);
const keptOfMixed = keptCases(MIXED_CASES_FILE);
const known = new Set([...kept, ...keptOfNewest, ...keptOfMixed].map(caseLine));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const minutes = Number(values.minutes ?? 5);
  let seed = Number(values.seed ?? Math.floor(Date.now() / 1000));
  const servers = await startServers();
  const begun = performance.now();
  const seen = new Set<string>();
  let inARow = { runs: 0, from: seed };
  let all = 0;
  try {
    await report(await replay(servers), seen);
    while (performance.now() - begun < minutes * 60_000) {
      const { series, empty, error, told, failures } = await fuzz(seed, RUNS_A_SEED, servers);
      all += RUNS_A_SEED;
      inARow = failures.length === 0 ? { ...inARow, runs: inARow.runs + RUNS_A_SEED } : { runs: 0, from: seed + 1 };
      const rate = Math.round(all / ((performance.now() - begun) / 1000));
      say(
        `seed ${seed}: ${series} with series, ${empty} empty, ${error} errors, ${told} told, ${countsOf(failures)}; ${inARow.runs} in a row since seed ${inARow.from}; ${rate}/s`
      );
      await report(failures, seen);
      seed++;
    }
  } finally {
    await servers.stop();
  }
  process.exitCode = seen.size > 0 ? 1 : 0;
}

async function startServers(): Promise<FuzzServers> {
  const version = process.env.PROMETHEUS_VERSION ?? LONG_TERM.version;
  const features = featuresOf(version);
  const kind = { version, features };
  if (values.mixed === undefined) {
    return startFuzzServers(kind);
  }
  const other = await findPrometheusRelease(values.mixed, { say });
  if (!other.ok) {
    throw new Error(other.problem);
  }
  return startFuzzServers(kind, { version: other.version, features, binary: other.path });
}

function featuresOf(version: string): readonly string[] {
  return values.features === 'all' ? queryFeatures(version) : (values.features?.split(',') ?? addingFeatures(version));
}

async function plans(wanted: number): Promise<void> {
  const first = Number(values.seed ?? 1);
  let failed = 0;
  for (let done = 0, seed = first; done < wanted; done += RUNS_A_SEED, seed++) {
    const found = await findUnanswered(seed, Math.min(RUNS_A_SEED, wanted - done));
    failed += found.length;
    say(`seed ${seed}: ${found.length} without a plan`);
    found.forEach((one) => say(`  ${JSON.stringify(one.case)}\n    ${one.problem.slice(0, 400)}`));
  }
  say(`${failed} of ${wanted} queries have no plan`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function countsOf(failures: readonly FuzzFailure[]): string {
  const counts = outcomes.flatMap((name) => {
    const count = failures.filter(({ outcome }) => outcome === name).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return counts.length === 0 ? 'none differ' : counts.join(', ');
}

/** The kept cases that differ. */
async function replay(servers: FuzzServers): Promise<readonly FuzzFailure[]> {
  const failures: FuzzFailure[] = [];
  const more = servers.isMixed ? keptOfMixed : isSince(servers.kind, '3.16') ? keptOfNewest : [];
  const cases = [...kept, ...more];
  for (const one of cases) {
    const { outcome, problems } = await runFuzzCase(one, servers);
    if (problems.length > 0) {
      failures.push({ case: one, outcome, problems });
    }
  }
  say(`${failures.length} of the kept cases differ`);
  return failures;
}

async function report(failures: readonly FuzzFailure[], seen: Set<string>): Promise<void> {
  for (const failure of failures) {
    const line = caseLine(failure.case);
    if (!seen.has(line)) {
      seen.add(line);
      say(`  ${failure.outcome}: ${line}\n    ${failure.problems.join('; ').slice(0, 400)}`);
      if (values.keep === true && !known.has(line)) {
        await appendFile(OPEN_FILE, `${line}\n`);
      }
    }
  }
}

void (values.plans === undefined ? main() : plans(Number(values.plans)));
