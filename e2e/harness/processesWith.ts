import { readdir, readFile } from 'node:fs/promises';

/** Ids of the processes whose command line has a text in it. */
export async function processesWith(text: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return command.replaceAll('\0', ' ').includes(text) ? [pid] : [];
    })
  );
  return found.flat();
}
