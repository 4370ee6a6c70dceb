import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, in the system's own words; compared, never read. */
  readonly began: string;
}

/** The identity of a process that runs now. A zombie does not; one whose other threads still end holds its files yet, and does. */
export function identify(pid: number): ProcessIdentity | undefined {
  const began = process.platform === 'linux' ? beganOnLinux(pid) : beganElsewhere(pid);
  return began === undefined ? undefined : { pid, began };
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.began === identity.began;
}

/** A process' program and arguments, as it was started; undefined where the system does not tell. */
export function argumentsOf(pid: number): readonly string[] | undefined {
  return read(`/proc/${pid}/cmdline`)?.split('\0').slice(0, -1);
}

export interface FoundProcess {
  readonly identity: ProcessIdentity;
  readonly args: readonly string[];
  /** What its flag names. */
  readonly path: string;
}

/**
 * Processes that were started with `<flag>=<path>`, where the path is `folder` or below it. Of another container, where the same
 * path is another folder, there are none. Linux only; elsewhere none is found.
 */
export function findByPath(flag: string, folder: string): readonly FoundProcess[] {
  if (process.platform !== 'linux') {
    return [];
  }
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return pids.flatMap((pid) => {
    const args = argumentsOf(Number(pid)) ?? [];
    const path = args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1);
    if (path !== folder && path?.startsWith(`${folder}/`) !== true) {
      return [];
    }
    const identity = isSameFile(`/proc/${pid}/root${folder}`, folder) ? identify(Number(pid)) : undefined;
    return identity === undefined ? [] : [{ identity, args, path }];
  });
}

function isSameFile(a: string, b: string): boolean {
  try {
    const [one, other] = [statSync(a), statSync(b)];
    return one.dev === other.dev && one.ino === other.ino;
  } catch {
    return false;
  }
}

/** When a process began, of its line in `/proc/<pid>/stat` (proc(5)); undefined where it has ended. */
export function beganIn(stat: string): string | undefined {
  // The second field is the name in parentheses and may hold anything; state is field 3, threads field 20, start time field 22.
  const fields = stat.split(') ').at(-1)?.split(' ') ?? [];
  const isZombie = fields[0] === 'Z' && Number(fields[17]) <= 1;
  return isZombie || fields[0] === 'X' ? undefined : fields[19];
}

function beganOnLinux(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : beganIn(stat);
}

function beganElsewhere(pid: number): string | undefined {
  try {
    const began = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return began === '' ? undefined : began;
  } catch {
    return undefined;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
