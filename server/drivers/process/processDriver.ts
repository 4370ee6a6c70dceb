import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { readText, writeAtomic } from '../../files/atomicFile';
import { type ProcessFleet } from '../../fleets/fleetsFile';
import { type Driver, type ObservedShard } from '../driver';
import { Discovery } from './discovery';
import { partitionLabels } from './partitionLabels';
import { parsePlacement, place, type Placement, printPlacement } from './placement';
import { scrapeJobs, type ScrapeJobs } from './scrapeJobs';
import {
  addressWeights,
  SELF_FILE,
  selfTargetsText,
  shardArgs,
  shardConfig,
  targetsFile,
  targetsText,
} from './shardConfig';
import { ShardProcess } from './shardProcess';

const DISCOVER_MS = 5000;
const OBSERVE_MS = 1000;
const MEMORY_SHARE = 0.9;
const REPLICA = 'a';

export interface ProcessDriverDeps {
  /** The Prometheus program: a path, or a name found on PATH. */
  readonly program: string;
  /** The proxy's data directory; it is locked by the caller. */
  readonly dataDir: string;
  /** Where relative paths in the fleets file start. */
  readonly baseDir: string;
  /** The processes' environment; without the proxy's secrets. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A fleet of Prometheus processes on this machine: starts and supervises them, places their targets, and takes over
 * those a killed proxy left running. Rejects with an `Error` for a person where the fleet cannot be run.
 */
export async function processDriver(fleet: ProcessFleet, deps: ProcessDriverDeps): Promise<Driver> {
  const jobs = scrapeJobs(fleet, deps.baseDir);
  if (jobs.problems.length > 0) {
    throw new Error(jobs.problems.join(' '));
  }
  await checkProgram(deps.program);
  const running = new ProcessFleetRun(fleet, jobs, deps);
  try {
    await running.start();
  } catch (error) {
    await running.close({ stopShards: true });
    throw error;
  }
  return running;
}

class ProcessFleetRun implements Driver {
  readonly partitionLabels: readonly string[];
  private readonly dir: string;
  private readonly ids: readonly string[];
  private readonly shards = new Map<string, ShardProcess>();
  private readonly discovery: Discovery;
  private readonly timers: NodeJS.Timeout[] = [];
  private placement: Placement = new Map();
  private discoveryProblems: readonly string[] = [];
  private snapshot: readonly ObservedShard[] = [];

  constructor(
    private readonly fleet: ProcessFleet,
    private readonly jobs: ScrapeJobs,
    private readonly deps: ProcessDriverDeps
  ) {
    this.partitionLabels = partitionLabels(jobs.split);
    this.dir = path.resolve(deps.dataDir, 'fleets', fleet.id);
    this.ids = Array.from({ length: fleet.process.shards }, (_, i) => `shard-${i}`);
    this.discovery = new Discovery(jobs.split);
  }

  async start(): Promise<void> {
    mkdirSync(this.dir, { recursive: true });
    this.refuseToShrink();
    this.placement = this.readPlacement();
    const changed = new Set(this.ids.filter((id) => this.writeConfig(id)));
    this.discover();
    this.ids.forEach((id) => this.shards.set(id, this.shardProcess(id)));
    const started = await Promise.allSettled(
      [...this.shards].map(([id, shard]) => shard.start({ reload: changed.has(id) }))
    );
    const failed = started.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      throw failed.reason;
    }
    this.ids.forEach((id) => this.writeSelfTarget(id));
    this.take();
    this.timers.push(setInterval(() => this.take(), OBSERVE_MS).unref());
    if (this.discovery.changes) {
      this.timers.push(setInterval(() => this.discover(), DISCOVER_MS).unref());
    }
  }

  observe(): readonly ObservedShard[] {
    return this.snapshot;
  }

  async close(options: { readonly stopShards: boolean }): Promise<void> {
    this.timers.forEach((timer) => clearInterval(timer));
    await Promise.all([...this.shards.values()].map((shard) => shard.close({ stop: options.stopShards })));
  }

  private refuseToShrink(): void {
    const extra = readdirSync(this.dir).filter((name) => /^shard-\d+$/.test(name) && !this.ids.includes(name));
    if (extra.length > 0) {
      throw new Error(
        `Fleet "${this.fleet.id}" lists ${this.ids.length} shards, but ${this.dir} holds data of ${extra.join(', ')} too. ` +
          'Raise process.shards again, or delete those folders if their data may go.'
      );
    }
  }

  /** Reads targets, places them, writes the placement down, and then the shards' target files. */
  private discover(): void {
    const { jobs, problems } = this.discovery.read();
    this.discoveryProblems = problems;
    this.placement = place(addressWeights(jobs), {
      shards: this.ids,
      previous: this.placement,
      now: Date.now(),
      remember: this.fleet.process.retention,
    });
    writeAtomic(path.join(this.dir, 'placement.json'), printPlacement(this.placement));
    for (const id of this.ids) {
      jobs.forEach((job, i) => {
        writeAtomic(path.join(this.shardDir(id), 'targets', targetsFile(i)), targetsText(job, id, this.placement));
      });
    }
  }

  /** Whether the shard's configuration is another one than before. */
  private writeConfig(id: string): boolean {
    const dir = this.shardDir(id);
    mkdirSync(path.join(dir, 'targets'), { recursive: true });
    return writeAtomic(path.join(dir, 'prometheus.yml'), shardConfig(this.fleet, this.jobs, path.join(dir, 'targets')));
  }

  private shardProcess(id: string): ShardProcess {
    const { cpu_limit: cpus, memory_limit: memory } = this.fleet.process;
    const dir = this.shardDir(id);
    return new ShardProcess({
      program: this.deps.program,
      dir,
      args: (port) => shardArgs(this.fleet, { dir, port }),
      env: {
        ...this.deps.env,
        ...(cpus === undefined ? {} : { GOMAXPROCS: String(Math.max(1, Math.ceil(cpus))) }),
        ...(memory === undefined ? {} : { GOMEMLIMIT: String(Math.round(memory * MEMORY_SHARE)) }),
      },
      onChange: () => {
        this.writeSelfTarget(id);
        this.take();
      },
    });
  }

  /** A shard's port may be another one at each start. */
  private writeSelfTarget(id: string): void {
    const port = this.shards.get(id)?.port;
    if (this.fleet.process.self_scrape !== undefined && port !== undefined) {
      writeAtomic(path.join(this.shardDir(id), 'targets', SELF_FILE), selfTargetsText(id, port));
    }
  }

  private readPlacement(): Placement {
    const file = path.join(this.dir, 'placement.json');
    const text = readText(file);
    try {
      return text === undefined ? new Map() : parsePlacement(text);
    } catch (cause) {
      throw new Error(`The placement file ${file} cannot be read. Targets would move between shards without it.`, {
        cause,
      });
    }
  }

  /** Renews the snapshot where something changed; readers compare it by identity. */
  private take(): void {
    const now = Date.now();
    const { cpu_limit: cpuLimit, memory_limit: memoryLimit } = this.fleet.process;
    const next = [...this.shards].map(([id, shard]) => ({
      id,
      problems: this.discoveryProblems,
      replicas: [
        {
          id: REPLICA,
          url: shard.port === undefined ? undefined : `http://127.0.0.1:${shard.port}`,
          headers: {},
          running: shard.running,
          cpuLimit,
          memoryLimit,
          problems: shard.problems(now),
        },
      ],
    }));
    if (JSON.stringify(next) !== JSON.stringify(this.snapshot)) {
      this.snapshot = next;
    }
  }

  private shardDir(id: string): string {
    return path.join(this.dir, id);
  }
}

async function checkProgram(program: string): Promise<void> {
  try {
    await promisify(execFile)(program, ['--version']);
  } catch (cause) {
    throw new Error(`Prometheus cannot be run as "${program}"; name the program with --prometheus.`, { cause });
  }
}
