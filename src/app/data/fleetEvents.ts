import { config } from '@grafana/runtime';

import { eventSchema, type FleetEvent } from '../../api/events';
import { PROXY_PATH } from './getFromProxy';

interface Listener {
  readonly onEvent: (event: FleetEvent) => void;
  /** Called when events begin or cease to come. */
  readonly onLiveChange: () => void;
}

/** The proxy sends a comment every 15 seconds: silence of this length means that the stream is dead. */
const SILENCE_MS = 45_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;
/** Kept open so long after the last listener went: another page is on its way. */
const LINGER_MS = 2_000;

/**
 * The proxy's events, one stream for all who listen. It is open while somebody listens and the page is visible: a
 * browser has six connections for all windows of a Grafana. Where the way to the proxy holds streams back, `isLive` stays false.
 */
export class EventFeed {
  isLive = false;
  private readonly listeners = new Set<Listener>();
  private stream: AbortController | undefined;
  private timer: number | undefined;
  private retryMs = FIRST_RETRY_MS;

  /** Listens until the function returned is called. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      document.addEventListener('visibilitychange', this.follow);
      this.follow();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        document.removeEventListener('visibilitychange', this.follow);
        this.later(LINGER_MS);
      }
    };
  }

  /** Ends the stream until the next who listens, or until the page is seen again. */
  close(): void {
    this.stream?.abort();
    this.stream = undefined;
    this.setLive(false);
  }

  /** Opens or closes the stream, as things are. */
  private readonly follow = () => {
    window.clearTimeout(this.timer);
    if (this.listeners.size === 0 || document.hidden) {
      this.close();
    } else if (this.stream === undefined) {
      void this.open();
    }
  };

  private later(ms: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(this.follow, ms);
  }

  private setLive(isLive: boolean): void {
    if (this.isLive !== isLive) {
      this.isLive = isLive;
      [...this.listeners].forEach(({ onLiveChange }) => onLiveChange());
    }
  }

  private async open(): Promise<void> {
    const abort = new AbortController();
    this.stream = abort;
    try {
      await this.read(abort);
    } catch {
      // Whatever ended it, it is tried again; meanwhile everything is polled.
    }
    if (this.stream === abort) {
      this.close();
      this.later(this.retryMs);
      this.retryMs = Math.min(LAST_RETRY_MS, this.retryMs * 2);
    }
  }

  private async read(abort: AbortController): Promise<void> {
    const response = await window.fetch(`${config.appSubUrl ?? ''}${PROXY_PATH}/events`, {
      headers: { Accept: 'text/event-stream', 'X-Grafana-Org-Id': String(config.bootData.user.orgId ?? '') },
      signal: abort.signal,
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return;
    }
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const silence = window.setTimeout(() => abort.abort(), SILENCE_MS);
      const { done, value } = await reader.read().finally(() => window.clearTimeout(silence));
      if (done) {
        return;
      }
      const blocks = (text + decoder.decode(value, { stream: true })).split('\n\n');
      text = blocks.pop() ?? '';
      blocks.forEach((block) => this.tell(block));
    }
  }

  private tell(block: string): void {
    const data = block
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice(5))
      .join('\n');
    const event = readEvent(data);
    if (event !== undefined) {
      this.retryMs = FIRST_RETRY_MS;
      this.setLive(true);
      [...this.listeners].forEach(({ onEvent }) => onEvent(event));
    }
  }
}

/** Undefined for what this version does not know. */
function readEvent(data: string): FleetEvent | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}

/** The one feed of the app's pages. */
export const fleetEvents = new EventFeed();
