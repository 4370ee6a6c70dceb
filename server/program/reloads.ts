import { type Logger } from 'pino';

import { type ReloadStatus } from '../telemetry/reloadMetrics';

/**
 * Reads the fleets file again at each SIGHUP, from now on and never twice at once: what comes during a reading makes one more, and
 * what comes while the proxy starts is done when it has started.
 */
class Reloads implements ReloadStatus {
  problems: readonly string[] = [];
  succeededAt = Date.now();
  private reload: (() => Promise<readonly string[]>) | undefined;
  private asked = false;
  private running: Promise<void> | undefined;
  private stopped = false;
  private logger: Logger | undefined;

  constructor() {
    process.on('SIGHUP', () => this.ask());
  }

  /** `reload` gives what keeps the file from being used, each a sentence; none where it is in force. It never rejects. */
  begin(reload: () => Promise<readonly string[]>, logger: Logger): void {
    this.reload = reload;
    this.logger = logger;
    this.goOn();
  }

  /** Takes no more; resolves when the reading under way is over. */
  async end(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private ask(): void {
    this.asked = true;
    this.goOn();
  }

  private goOn(): void {
    if (this.asked && this.reload !== undefined && this.running === undefined && !this.stopped) {
      this.asked = false;
      this.running = this.run(this.reload).finally(() => {
        this.running = undefined;
        this.goOn();
      });
    }
  }

  private async run(reload: () => Promise<readonly string[]>): Promise<void> {
    this.problems = await reload();
    if (this.problems.length === 0) {
      this.succeededAt = Date.now();
      this.logger?.info('the fleets file is read again and in force');
    } else {
      const { problems } = this;
      this.logger?.error(
        { problems },
        'the fleets file is refused, the one before is in force: mend it and send SIGHUP'
      );
    }
  }
}

/** The one of this process. Made as soon as this is loaded: until then the signal would end it. */
export const reloads = new Reloads();
