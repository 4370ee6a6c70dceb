import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

import { closeToOthers, makePrivateDir } from '../../../files/keepPrivate';

const LIMIT = 16 * 1024 * 1024;
/** Of what a process wrote; a crash of Go tells of all that ran after it told why. */
const TAIL = 256 * 1024;
const LONGEST = 300;
const GIVES_UP = /^(fatal error|panic): /;
const TELLS_ERROR = /level=ERROR|err=|error/;

/** What a shard's process writes, in `prometheus.log` of its folder and, of before, `prometheus.log.1`. */
export class ShardLog {
  /** Where what the newest process writes begins. */
  private start = 0;

  constructor(private readonly dir: string) {}

  private get file(): string {
    return path.join(this.dir, 'prometheus.log');
  }

  /** For a process that starts; the caller closes the handle. */
  open(): number {
    makePrivateDir(this.dir);
    this.close();
    if ((statSync(this.file, { throwIfNoEntry: false })?.size ?? 0) > LIMIT) {
      renameSync(this.file, `${this.file}.1`);
    }
    const handle = openSync(this.file, 'a', 0o600);
    this.start = fstatSync(handle).size;
    return handle;
  }

  /** Takes what is there from others, as older versions left it to them. */
  close(): void {
    closeToOthers(this.file);
    closeToOthers(`${this.file}.1`);
  }

  /** Why the newest process ended: what Go says when it gives up, or the last line that tells an error. Empty where it told nothing. */
  why(): string {
    try {
      const lines = this.tail().split('\n');
      const line = lines.find((text) => GIVES_UP.test(text)) ?? lines.findLast((text) => TELLS_ERROR.test(text));
      const told = line === undefined ? '' : (/err="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line);
      return told.replaceAll('\\"', '"').slice(0, LONGEST);
    } catch {
      return '';
    }
  }

  private tail(): string {
    const handle = openSync(this.file, 'r');
    try {
      const { size } = fstatSync(handle);
      const from = Math.max(this.start, size - TAIL);
      const bytes = Buffer.alloc(Math.max(0, size - from));
      return bytes.toString('utf8', 0, readSync(handle, bytes, { position: from }));
    } finally {
      closeSync(handle);
    }
  }
}
