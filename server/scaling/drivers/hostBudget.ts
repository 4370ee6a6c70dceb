import { statfs } from 'node:fs/promises';

import { type HostUse, type Room } from './driver';

export interface HostLimits {
  /** Cores all shards together may be given; not limited where left out. */
  readonly cpu?: number;
  /** Bytes all shards together may be given. */
  readonly memory?: number;
  /** Bytes of the disk that must stay free. */
  readonly diskReserve: number;
}

interface Claim {
  readonly shards: number;
  readonly cpu: number;
  readonly memory: number;
}

/** What the shards of all fleets may use of one machine: each is counted with the capacity its policy gives it. */
export class HostBudget {
  private readonly claims = new Map<string, Claim>();

  constructor(
    private readonly dataDir: string,
    private readonly limits: HostLimits,
    private readonly disk: (dir: string) => Promise<{ readonly total: number; readonly free: number }> = diskOf
  ) {}

  /** How many shards of that size a fleet that has `shards` may have. */
  async room(fleet: string, shards: number, size: { readonly cpu: number; readonly memory: number }): Promise<Room> {
    this.claims.set(fleet, { shards, ...size });
    const others = [...this.claims].filter(([id]) => id !== fleet).map(([, claim]) => claim);
    const fits = (measure: 'cpu' | 'memory') => {
      const limit = this.limits[measure];
      const taken = others.reduce((sum, claim) => sum + claim.shards * claim[measure], 0);
      return limit === undefined ? Infinity : Math.max(0, Math.floor((limit - taken) / size[measure]));
    };
    const [cpu, memory] = [fits('cpu'), fits('memory')];
    const { free } = await this.disk(this.dataDir);
    const diskFull =
      free < this.limits.diskReserve
        ? `the disk has ${megabytes(free)} MB left, less than the ${megabytes(this.limits.diskReserve)} MB kept free`
        : undefined;
    return {
      maxShards: diskFull === undefined ? Math.min(cpu, memory, 1000) : shards,
      reason: cpu < memory ? `CPU for ${cpu} shards` : `memory for ${memory} shards`,
      diskFull,
    };
  }

  /** The fleet has no shards any more. */
  forget(fleet: string): void {
    this.claims.delete(fleet);
  }

  async use(): Promise<HostUse> {
    const claims = [...this.claims.values()];
    const { total, free } = await this.disk(this.dataDir);
    const sum = (measure: 'cpu' | 'memory') => claims.reduce((all, one) => all + one.shards * one[measure], 0);
    return {
      cpu: { used: sum('cpu'), limit: this.limits.cpu },
      memory: { used: sum('memory'), limit: this.limits.memory },
      disk: { used: total - free, limit: total },
    };
  }
}

async function diskOf(dir: string): Promise<{ total: number; free: number }> {
  const { blocks, bavail, bsize } = await statfs(dir);
  return { total: blocks * bsize, free: bavail * bsize };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
