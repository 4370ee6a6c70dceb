import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { errorCode } from '../../server/errorCode';

const OWN_MOUNTS = ['--map-root-user', '--mount'];
const PAGE = 4096;
const INODES = 256;

/** Whether the machine lets us mount something for ourselves. */
export const canMount = spawnSync('unshare', [...OWN_MOUNTS, 'true']).status === 0;

/** What is left free: pages, in which a file's bytes are kept, or inodes, of which each file and folder takes one. */
export interface Left {
  readonly pages?: number;
  readonly inodes?: number;
}

/** A real file system of a few bytes. Programs see it that are started with `enter`. */
export interface SmallDisk {
  /** As those programs see it; for others it is an empty folder. */
  readonly dir: string;
  /** The same for others; SQLite alone cannot use it, which resolves it. */
  readonly seen: string;
  /** What comes before a command. */
  readonly enter: readonly string[];
  /** Leaves no byte free, but for what is to be left of one of the two. */
  fill(left?: Left): void;
  /** Takes back what `fill` has written. */
  free(): void;
  /** `ro`: nothing can be written from now on; no file may be open for writing. */
  remount(how: 'ro' | 'rw'): Promise<void>;
  end(): Promise<void>;
}

/** It goes with the process that asked for it, at the latest. */
export async function smallDisk(bytes: number): Promise<SmallDisk> {
  const dir = mkdtempSync(path.join(tmpdir(), 'promshards-disk-'));
  // A shell among mounts of its own does what is written to it, and ends with the pipe.
  const shell = spawn('unshare', [...OWN_MOUNTS, 'sh'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const run = async (command: string) => {
    const answer = once(shell.stdout, 'data');
    shell.stdin.write(`${command}; echo $?\n`);
    const status = String(await answer).trim();
    if (status !== '0') {
      throw new Error(`${command}: status ${status}`);
    }
  };
  await run(`mount -t tmpfs -o size=${bytes},nr_inodes=${INODES} none ${dir}`);
  const seen = `/proc/${shell.pid}/root${dir}`;
  const fillers = path.join(seen, 'fillers');
  return {
    ...{ dir, seen },
    enter: ['nsenter', '--target', String(shell.pid), '--user', '--mount', '--preserve-credentials'],
    fill: (left = { pages: 0 }) => fill(fillers, left),
    free: () => rmSync(fillers, { recursive: true }),
    remount: (how) => run(`mount -o remount,${how} ${dir}`),
    end: async () => {
      shell.stdin.end();
      await once(shell, 'close');
      rmSync(dir, { recursive: true });
    },
  };
}

function fill(dir: string, { pages, inodes }: Left): void {
  mkdirSync(dir);
  const name = (i: number) => path.join(dir, String(i));
  if (inodes !== undefined) {
    const made = untilFull((i) => writeFileSync(name(i), ''));
    Array.from({ length: inodes }, (_, i) => rmSync(name(made - 1 - i)));
  }
  if (pages !== undefined) {
    const file = name(0);
    [1 << 16, PAGE].forEach((block) => untilFull(() => writeFileSync(file, Buffer.alloc(block), { flag: 'a' })));
    truncateSync(file, statSync(file).size - pages * PAGE);
  }
}

/** How often it could be done. */
function untilFull(write: (i: number) => void): number {
  for (let i = 0; ; i++) {
    try {
      write(i);
    } catch (error) {
      if (errorCode(error) !== 'ENOSPC') {
        throw error;
      }
      return i;
    }
  }
}
