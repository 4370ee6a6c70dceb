import { setImmediate } from 'node:timers/promises';
import { type MessagePort } from 'node:worker_threads';

import { type Result } from '../../src/engine/index';
import { gzipped } from '../gzipped';
import { inPieces } from '../inPieces';
import { movable } from './movable';
import { type FromThread } from './task';
import { type Made } from './job';

/** Bytes, or characters, of one piece that goes to the main thread. */
const PIECE = 256 * 1024;
/** Bytes that may wait there to be read. */
const MOST_UNREAD = 16 * 1024 * 1024;

/** Gives a body away in pieces, no faster than it is read. */
export class BodySender {
  private unread = 0;
  private isEnded = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly port: Pick<MessagePort, 'postMessage'>,
    private readonly options: { readonly gzip: boolean }
  ) {}

  read(bytes: number): void {
    this.unread -= bytes;
    this.wake();
  }

  /** Nobody reads it any more. */
  end(): void {
    this.isEnded = true;
    this.wake();
  }

  async send(result: Result<Made<unknown>>): Promise<void> {
    if (!result.ok) {
      this.post({ kind: 'told', result, piece: EMPTY, last: true });
      return;
    }
    const { told, body } = result.value;
    const made = inPieces(body, PIECE);
    const pieces = (this.options.gzip ? gzipped(made) : made)[Symbol.iterator]();
    let piece = pieces.next();
    for (let isFirst = true; !this.isEnded; isFirst = false) {
      const bytes = piece.done === true ? EMPTY : piece.value;
      piece = piece.done === true ? piece : pieces.next();
      const last = piece.done === true;
      this.unread += bytes.length;
      this.post(
        isFirst
          ? { kind: 'told', result: { ok: true, value: told }, piece: bytes, last }
          : { kind: 'piece', piece: bytes, last }
      );
      if (last) {
        return;
      }
      // So that what is said to this thread is heard between two pieces.
      await setImmediate();
      while (this.unread > MOST_UNREAD && !this.isEnded) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    }
  }

  private post(message: FromThread & { readonly piece: Uint8Array }): void {
    if (!this.isEnded) {
      this.port.postMessage(message, movable(message.piece).transfer);
    }
  }
}

const EMPTY = new Uint8Array(0);
