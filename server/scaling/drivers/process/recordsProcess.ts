import { existsSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { errorText } from '../../../errorText';
import { makePrivateDir } from '../../../files/keepPrivate';
import { writeAtomic } from '../../../files/writeAtomic';
import { type OwnRules, recordsId, recordsRetention } from '../../../fleets/rulesSchema';
import { type ObservedShard } from '../../../endpoints/observedShard';
import { serverArgs } from './serverArgs';
import { type ShardLogger, ShardProcess } from './shardProcess';

const REPLICA = 'a';
/** It scrapes nothing. */
const CONFIG = 'global: {}\n';

export interface RecordsProcessOptions {
  /** The Prometheus program. */
  readonly program: string;
  /** Its own folder. */
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logger: ShardLogger;
  /** The fleet's id. */
  readonly fleet: string;
}

interface Wanted {
  readonly id: string;
  /** Milliseconds. */
  readonly retention: number;
}

/** The Prometheus that keeps what a fleet's rules record, where its file names none that does. Its data stays when it is ended. */
export class RecordsProcess {
  /** Another object where something of it has changed; undefined where none is wanted. */
  observed: ObservedShard | undefined;
  private wanted: Wanted | undefined;
  private current: { readonly as: Wanted | 'left behind'; readonly process: ShardProcess } | undefined;
  private failure: string | undefined;

  constructor(private readonly options: RecordsProcessOptions) {
    // A proxy before may have left one running.
    if (existsSync(options.dir)) {
      this.current = { as: 'left behind', process: this.shardProcess({ id: options.fleet, retention: 0 }) };
    }
  }

  /** Says what the fleet's rules are from now on. */
  want(rules: OwnRules | undefined): void {
    const isWanted = rules !== undefined && rules.records === undefined;
    this.wanted = isWanted ? { id: recordsId(rules), retention: recordsRetention(rules) } : undefined;
    this.look();
  }

  /** Starts it, takes it over, starts it anew or ends it, as it is wanted. What keeps it from that is a problem, and tried again with the next call. */
  async run(): Promise<void> {
    const { wanted, current } = this;
    if (isDeepStrictEqual(wanted, current?.as)) {
      return;
    }
    try {
      if (wanted === undefined || current?.as !== 'left behind') {
        await current?.process.close({ stop: true });
      }
      this.current = undefined;
      if (wanted !== undefined) {
        await this.start(wanted);
      }
      this.failure = undefined;
    } catch (error) {
      this.failure = `Cannot be started: ${errorText(error)}.`;
    }
    this.look();
  }

  /** Takes a new look at the process. */
  look(): void {
    const { wanted, current } = this;
    const process = current?.process;
    const next = wanted && {
      id: wanted.id,
      problems: [],
      replicas: [
        {
          id: REPLICA,
          url: process?.url,
          running: process?.running ?? false,
          problems: [...(this.failure === undefined ? [] : [this.failure]), ...(process?.problems() ?? [])],
        },
      ],
    };
    if (JSON.stringify(next) !== JSON.stringify(this.observed)) {
      this.observed = next;
    }
  }

  /** Ends supervision and, where asked, the process. */
  async close({ stop }: { readonly stop: boolean }): Promise<void> {
    await this.current?.process.close({ stop });
  }

  private async start(wanted: Wanted): Promise<void> {
    const { dir } = this.options;
    makePrivateDir(dir);
    writeAtomic(path.join(dir, 'prometheus.yml'), CONFIG);
    const process = this.shardProcess(wanted);
    this.current = { as: wanted, process };
    await process.start();
  }

  private shardProcess({ id, retention }: Wanted): ShardProcess {
    const { program, dir, env, logger, fleet } = this.options;
    return new ShardProcess({
      ...{ program, dir, env, logger, names: { fleet, shard: id } },
      args: (port) => [
        ...serverArgs({ dir, port, retention }),
        '--web.enable-remote-write-receiver',
        '--enable-feature=native-histograms',
      ],
      onChange: () => this.look(),
    });
  }
}
