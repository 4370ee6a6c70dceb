import path from 'node:path';
import { z } from 'zod';

import { parseJson } from '../../../../src/engine/index';
import { readText, writeAtomic } from '../../../files/writeAtomic';
import { argumentsOf, findByPath, isRunning, type ProcessIdentity } from '../../../files/processIdentity';
import { STORAGE_FLAG } from './storageFlag';

/** Written before a process is started, and with its identity after that. */
const stateSchema = z.object({
  pid: z.number().optional(),
  began: z.string().optional(),
  port: z.number(),
  command: z.array(z.string()),
});
type State = z.infer<typeof stateSchema>;

export interface RunningShard {
  readonly identity: ProcessIdentity;
  readonly port: number;
  /** The program and its arguments. */
  readonly command: readonly string[];
}

/** What is known of a shard's process beyond the life of the proxy: `process.json` in its folder, and the process itself. */
export class ShardState {
  constructor(
    private readonly dir: string,
    private readonly program: string
  ) {}

  private get file(): string {
    return path.join(this.dir, 'process.json');
  }

  private get storage(): string {
    return path.join(this.dir, 'data');
  }

  write(state: State): void {
    writeAtomic(this.file, `${JSON.stringify(state)}\n`);
  }

  read(): State | undefined {
    return stateSchema.safeParse(parseJson(readText(this.file) ?? '')).data;
  }

  /** The process that runs on the shard's data, whoever started it, and whether or not that was written down. */
  find(): RunningShard | undefined {
    return this.written() ?? this.unwritten();
  }

  private written(): RunningShard | undefined {
    const { pid, began, port, command } = this.read() ?? {};
    if (pid === undefined || began === undefined || port === undefined || command === undefined) {
      return undefined;
    }
    // After the machine has started anew, another process may have both its number and its time.
    const isOurs = argumentsOf(pid)?.includes(`${STORAGE_FLAG}=${this.storage}`) ?? true;
    return isOurs && isRunning({ pid, began }) ? { identity: { pid, began }, port, command } : undefined;
  }

  private unwritten(): RunningShard | undefined {
    const [found] = findByPath(STORAGE_FLAG, this.storage);
    const { args } = found ?? { args: [] };
    const port = Number(/^--web\.listen-address=.*:(\d+)$/m.exec(args.join('\n'))?.[1]);
    // The program may be a script, which comes after what runs it.
    const first = Math.max(0, args.indexOf(this.program)) + 1;
    return found !== undefined && port > 0
      ? { identity: found.identity, port, command: [this.program, ...args.slice(first)] }
      : undefined;
  }
}
