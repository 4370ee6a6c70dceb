import { type Sink } from './memberCall';

/** Holds the first bytes of a body back and then passes everything on. */
export class HeldBody {
  bytes = 0;
  sent = false;
  private readonly held: Uint8Array[] = [];

  constructor(
    private readonly sink: Sink,
    private readonly hold: number
  ) {}

  async add(chunk: Uint8Array): Promise<void> {
    this.bytes += chunk.length;
    if (this.sent) {
      await this.sink(chunk);
      return;
    }
    this.held.push(chunk);
    if (this.bytes > this.hold) {
      await this.flush();
    }
  }

  async flush(): Promise<void> {
    this.sent = true;
    for (const chunk of this.held.splice(0)) {
      await this.sink(chunk);
    }
  }
}
