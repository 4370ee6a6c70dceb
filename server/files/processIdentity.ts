import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, in the system's own words; compared, never read. */
  readonly began: string;
}

/** The identity of a process that runs now (a zombie does not). */
export function identify(pid: number): ProcessIdentity | undefined {
  const began = process.platform === 'linux' ? beganOnLinux(pid) : beganElsewhere(pid);
  return began === undefined ? undefined : { pid, began };
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.began === identity.began;
}

/** The first process whose command line has `argument` as one of its arguments. Linux only; elsewhere none is found. */
export function findByArgument(argument: string): { identity: ProcessIdentity; args: string[] } | undefined {
  if (process.platform !== 'linux') {
    return undefined;
  }
  for (const entry of readdirSync('/proc')) {
    if (/^\d+$/.test(entry)) {
      const args = read(`/proc/${entry}/cmdline`)?.split('\0') ?? [];
      const identity = args.includes(argument) ? identify(Number(entry)) : undefined;
      if (identity !== undefined) {
        return { identity, args };
      }
    }
  }
  return undefined;
}

function beganOnLinux(pid: number): string | undefined {
  // The second field is the name in parentheses and may hold anything; state is field 3, start time field 22.
  const fields = read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ');
  return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
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
