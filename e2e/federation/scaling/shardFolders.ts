import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A shard of the process driver by what stands in its folder. */
export interface ShardFolder {
  readonly id: string;
  readonly pid: number;
  readonly port: number;
  /** Whether its process is there. */
  readonly running: boolean;
  /** The text of its `prometheus.yml`. */
  readonly config: string;
  /** The addresses in its targets files. */
  readonly addresses: ReadonlySet<string>;
}

/** The shards in a fleet's folder; what is being made or removed is left out. */
export function shardFolders(fleetDir: string): readonly ShardFolder[] {
  return namesIn(fleetDir).flatMap((id) => {
    const dir = path.join(fleetDir, id);
    try {
      const { pid, port } = JSON.parse(readFileSync(path.join(dir, 'process.json'), 'utf8')) as ShardFolder;
      const config = readFileSync(path.join(dir, 'prometheus.yml'), 'utf8');
      return [{ id, pid, port, running: isProcessOf(pid, dir), config, addresses: addressesIn(dir) }];
    } catch {
      return [];
    }
  });
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function isProcessOf(pid: number, dir: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir);
  } catch {
    return false;
  }
}

function addressesIn(dir: string): ReadonlySet<string> {
  const targets = path.join(dir, 'targets');
  const files = readdirSync(targets).filter((name) => /^job-\d+\.json$/.test(name));
  const groups = files.flatMap(
    (name) => JSON.parse(readFileSync(path.join(targets, name), 'utf8')) as Array<{ readonly targets: string[] }>
  );
  return new Set(groups.flatMap((group) => group.targets));
}
