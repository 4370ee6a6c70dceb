/** A body as its pieces come from the thread that makes it. Throws where that ends before the last piece. */
export class ReceivedBody implements AsyncIterable<Uint8Array> {
  private readonly pieces: Uint8Array[] = [];
  private isWhole = false;
  private failure: { readonly error: unknown } | undefined;
  private wake: () => void = () => undefined;

  /** `onRead` is told of the bytes of each piece that was read; `onLeave` that no more will be. */
  constructor(private readonly told: { readonly onRead: (bytes: number) => void; readonly onLeave: () => void }) {}

  put(piece: Uint8Array, last: boolean): void {
    this.pieces.push(piece);
    this.isWhole = last;
    this.wake();
  }

  fail(error: unknown): void {
    this.failure ??= { error };
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    try {
      for (;;) {
        const piece = this.pieces.shift();
        if (piece !== undefined) {
          yield piece;
          this.told.onRead(piece.length);
        } else if (this.isWhole) {
          return;
        } else if (this.failure !== undefined) {
          throw this.failure.error;
        } else {
          await new Promise<void>((resolve) => {
            this.wake = resolve;
          });
        }
      }
    } finally {
      this.told.onLeave();
    }
  }
}
