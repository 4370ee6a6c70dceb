import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { errorCode } from '../../server/errorCode';

const OWN_MOUNTS = ['--map-root-user', '--mount'];

/** Whether the machine lets us mount something for ourselves. */
export const canMount = spawnSync('unshare', [...OWN_MOUNTS, 'true']).status === 0;

/** A real file system of a few bytes. Programs see it that are started with `enter`. */
export interface SmallDisk {
  /** As those programs see it; for others it is an empty folder. */
  readonly dir: string;
  /** The same for others; SQLite alone cannot use it, which resolves it. */
  readonly seen: string;
  /** What comes before a command. */
  readonly enter: readonly string[];
  /** Leaves no byte free. */
  fill(): void;
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
  await run(`mount -t tmpfs -o size=${bytes} none ${dir}`);
  const seen = `/proc/${shell.pid}/root${dir}`;
  const filler = path.join(seen, 'filler');
  return {
    ...{ dir, seen },
    enter: ['nsenter', '--target', String(shell.pid), '--user', '--mount', '--preserve-credentials'],
    fill: () => fill(filler),
    free: () => rmSync(filler),
    remount: (how) => run(`mount -o remount,${how} ${dir}`),
    end: async () => {
      shell.stdin.end();
      await once(shell, 'close');
      rmSync(dir, { recursive: true });
    },
  };
}

function fill(file: string): void {
  for (const block of [1 << 16, 1 << 12, 1]) {
    try {
      for (;;) {
        writeFileSync(file, Buffer.alloc(block), { flag: 'a' });
      }
    } catch (error) {
      if (errorCode(error) !== 'ENOSPC') {
        throw error;
      }
    }
  }
}
