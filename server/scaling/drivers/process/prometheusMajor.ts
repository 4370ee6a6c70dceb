import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A program that does not say what it is is none that can be run. */
const LONGEST_MS = 20_000;
/** The oldest whose answers are known; see docs/releases.md. */
const OLDEST = { major: 2, minor: 40 };
/** Of one built without the numbers that releases have. */
const NEWEST_MAJOR = 3;
const MOST_TOLD = 80;

type Environment = Readonly<Record<string, string>>;

interface Told {
  readonly stdout: string;
  readonly stderr: string;
}

/** The major version of the Prometheus that a program is, which is asked for it. Rejects with an `Error` for a person where it is none. */
export async function prometheusMajor(program: string, env: Environment, longestMs = LONGEST_MS): Promise<number> {
  const { stdout, stderr } = await versionOf(program, env, longestMs);
  const [, version] = /^prometheus, version (\S*)/m.exec(stdout + stderr) ?? [];
  if (version === undefined) {
    throw new Error(
      refusal(program, `to --version it answers ${quoted(stdout + stderr)}, not "prometheus, version …"`)
    );
  }
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(version) ?? [];
  if (major === undefined) {
    return NEWEST_MAJOR;
  }
  if (Number(major) < OLDEST.major || (Number(major) === OLDEST.major && Number(minor) < OLDEST.minor)) {
    const oldest = `${OLDEST.major}.${OLDEST.minor}`;
    throw new Error(`The Prometheus "${program}" is of release ${version}; take one of ${oldest} or later.`);
  }
  return Number(major);
}

async function versionOf(program: string, env: Environment, longestMs: number): Promise<Told> {
  try {
    return await promisify(execFile)(program, ['--version'], {
      env: { ...env },
      timeout: longestMs,
      killSignal: 'SIGKILL',
    });
  } catch (cause) {
    const { code, killed, stdout, stderr } = cause as Partial<Told> & { code?: unknown; killed?: boolean };
    if (killed === true) {
      throw new Error(refusal(program, `it does not answer --version within ${longestMs / 1000} s`), { cause });
    }
    if (typeof code === 'number') {
      const said = quoted(`${stdout}${stderr}`);
      throw new Error(refusal(program, `--version ends with exit code ${code}, and ${said}`), { cause });
    }
    throw new Error(`Prometheus cannot be run as "${program}"; name the program with --prometheus.`, { cause });
  }
}

function refusal(program: string, why: string): string {
  return `"${program}" is no Prometheus: ${why}. Name the program with --prometheus.`;
}

function quoted(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line === '' ? 'nothing' : `"${line.slice(0, MOST_TOLD)}"`;
}
