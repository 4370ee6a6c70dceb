import { once } from 'node:events';
import { PassThrough, type Transform } from 'node:stream';
import { createGzip, type Gzip } from 'node:zlib';

import { encodeFrameHeader, FrameType } from '../../src/api/fanout';

const FASTEST = 1;

/** Writes frames to a stream, compressed where asked, and waits where the reader does not keep up. */
export class FrameWriter {
  readonly output: Transform;
  private readonly gzip: Gzip | undefined;
  private flushing = false;
  /** For all who wait for room. */
  private drained: Promise<void> | undefined;

  constructor({ gzip }: { readonly gzip: boolean }) {
    this.gzip = gzip ? createGzip({ level: FASTEST }) : undefined;
    this.output = this.gzip ?? new PassThrough();
  }

  /** Resolves when there is room for more; rejects when `signal`, the same for all of a writer, comes first. */
  async data(id: number, payload: Uint8Array, signal: AbortSignal): Promise<void> {
    if (!this.write(id, FrameType.data, payload)) {
      try {
        await this.drain(signal);
      } catch (error) {
        this.output.destroy();
        throw error;
      }
    }
  }

  /** The last frame of a request: `end` or `error`. Reaches the reader at once. */
  last(id: number, type: FrameType, payload: object): void {
    this.write(id, type, Buffer.from(JSON.stringify(payload)));
    this.flush();
  }

  end(): void {
    this.output.end();
  }

  private drain(signal: AbortSignal): Promise<void> {
    this.drained ??= once(this.output, 'drain', { signal })
      .then(() => undefined)
      .finally(() => {
        this.drained = undefined;
      });
    return this.drained;
  }

  private write(id: number, type: FrameType, payload: Uint8Array): boolean {
    if (this.output.destroyed) {
      return true;
    }
    this.output.write(encodeFrameHeader(id, type, payload.length));
    return this.output.write(payload);
  }

  /** Frames that end in the same turn of the event loop are flushed together. */
  private flush(): void {
    if (this.gzip !== undefined && !this.flushing) {
      this.flushing = true;
      setImmediate(() => {
        this.flushing = false;
        if (this.gzip?.writable === true) {
          this.gzip.flush();
        }
      });
    }
  }
}
