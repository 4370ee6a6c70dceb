import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A shard that is being kept from running. */
export interface ShardFault {
  /** Lets it run again, or the proxy start it. */
  end(): Promise<void>;
}

/** Kills a shard's process, and again each time the proxy has started it, until the fault is ended. */
export async function killShard(proxyData: string, fleet: string, shard: string): Promise<ShardFault> {
  const file = path.join(proxyData, 'fleets', fleet, shard, 'process.json');
  let killed = await kill(file, undefined);
  let active = true;
  const again = (async () => {
    while (active) {
      await sleep(100);
      killed = active ? await kill(file, killed) : killed;
    }
  })();
  return {
    end: async () => {
      active = false;
      await again;
    },
  };
}

/** Holds a shard's process, which takes connections then and answers nothing. */
export async function holdShard(proxyData: string, fleet: string, shard: string): Promise<ShardFault> {
  const file = path.join(proxyData, 'fleets', fleet, shard, 'process.json');
  const { pid } = JSON.parse(await readFile(file, 'utf8')) as { readonly pid: number };
  process.kill(pid, 'SIGSTOP');
  return { end: async () => void process.kill(pid, 'SIGCONT') };
}

/** Kills the process the file names unless it is the one killed before; returns its id. The file names none while one is being started. */
async function kill(file: string, before: number | undefined): Promise<number | undefined> {
  const { pid } = JSON.parse(await readFile(file, 'utf8')) as { readonly pid?: number };
  if (pid !== undefined && pid !== before) {
    process.kill(pid, 'SIGKILL');
  }
  return pid ?? before;
}
