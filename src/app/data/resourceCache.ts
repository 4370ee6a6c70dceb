import { type ProxyFailure, type ProxyResult } from './getFromProxy';

/** What is known of a resource. */
export interface Snapshot {
  /** The newest answer; stays when a later request fails. */
  readonly data?: unknown;
  /** When `data` arrived, milliseconds since the epoch. */
  readonly receivedAt?: number;
  /** Why the newest request failed; undefined after a success and before the first answer. */
  readonly failure?: ProxyFailure;
}

/** Somebody on the page who wants a resource to be kept up to date. */
export interface ResourceUser {
  readonly load: (signal: AbortSignal) => Promise<ProxyResult<unknown>>;
  /** Milliseconds between an answer and the next request. */
  readonly intervalMs: number;
  /** Called when the snapshot has changed. */
  readonly onChange: () => void;
}

const NOTHING: Snapshot = {};
/** Resources nobody looks at are forgotten beyond so many, the one used longest ago first. */
const MOST_KEPT = 60;
/** News about a resource make it be asked for no more often than this, milliseconds. */
const NEWS_APART_MS = 1_000;

/**
 * Answers of the proxy by key, shared by all who look at the same resource: one request serves all of them, and a page
 * that is come back to begins with the last answer.
 */
export class ResourceCache {
  private readonly resources = new Map<string, Resource>();

  snapshot(key: string): Snapshot {
    return this.resources.get(key)?.snapshot ?? NOTHING;
  }

  /** Keeps the resource up to date until the function returned is called; the last to do so cancels what is under way. */
  use(key: string, user: ResourceUser): () => void {
    const resource = this.resources.get(key) ?? new Resource();
    this.resources.delete(key);
    this.resources.set(key, resource);
    this.forgetOld();
    return resource.add(user);
  }

  /** Asks now, where somebody uses the resource. */
  refresh(key: string): void {
    this.resources.get(key)?.ask();
  }

  /** Something was told about the resource: asks soon, where somebody uses it; else the next user asks at once. */
  invalidate(key: string): void {
    this.resources.get(key)?.invalidate();
  }

  /** Takes an answer that came another way, such as with a save. */
  put(key: string, data: unknown): void {
    this.resources.get(key)?.put(data);
  }

  /** Forgets everything; who uses a resource is told nothing more of it. */
  clear(): void {
    this.resources.forEach((resource) => resource.stop());
    this.resources.clear();
  }

  private forgetOld(): void {
    for (const [key, resource] of this.resources) {
      if (this.resources.size <= MOST_KEPT) {
        return;
      }
      if (!resource.isUsed) {
        this.resources.delete(key);
      }
    }
  }
}

class Resource {
  snapshot: Snapshot = NOTHING;
  private readonly users = new Set<ResourceUser>();
  private underWay: AbortController | undefined;
  private timer: number | undefined;
  private askedAt = 0;
  private isOutdated = true;

  get isUsed(): boolean {
    return this.users.size > 0;
  }

  add(user: ResourceUser): () => void {
    this.users.add(user);
    if (this.underWay === undefined) {
      const due = this.isOutdated ? 0 : this.askedAt + user.intervalMs - Date.now();
      this.schedule(Math.min(due, this.interval()));
    }
    return () => {
      this.users.delete(user);
      if (!this.isUsed) {
        this.stop();
      }
    };
  }

  ask(): void {
    this.schedule(0);
  }

  invalidate(): void {
    this.isOutdated = true;
    if (this.isUsed && this.underWay === undefined) {
      this.schedule(this.askedAt + NEWS_APART_MS - Date.now());
    }
  }

  put(data: unknown): void {
    this.underWay?.abort();
    this.underWay = undefined;
    this.take({ data, receivedAt: Date.now() });
  }

  stop(): void {
    window.clearTimeout(this.timer);
    if (this.underWay !== undefined) {
      this.underWay.abort();
      this.underWay = undefined;
      this.isOutdated = true;
    }
  }

  private interval(): number {
    return Math.min(...[...this.users].map(({ intervalMs }) => intervalMs));
  }

  private schedule(ms: number): void {
    window.clearTimeout(this.timer);
    if (ms <= 0) {
      void this.load();
    } else {
      this.timer = window.setTimeout(() => void this.load(), ms);
    }
  }

  private async load(): Promise<void> {
    const [user] = this.users;
    if (user === undefined) {
      return;
    }
    if (document.hidden && this.snapshot.receivedAt !== undefined) {
      this.schedule(this.interval());
      return;
    }
    this.underWay?.abort();
    const abort = new AbortController();
    this.underWay = abort;
    this.askedAt = Date.now();
    this.isOutdated = false;
    const result = await user.load(abort.signal).catch(() => undefined);
    if (abort.signal.aborted || result === undefined) {
      return;
    }
    this.underWay = undefined;
    this.take(
      result.ok ? { data: result.value, receivedAt: Date.now() } : { ...this.snapshot, failure: result.failure }
    );
  }

  private take(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    if (this.isUsed) {
      this.schedule(this.isOutdated ? NEWS_APART_MS : this.interval());
    }
    this.users.forEach(({ onChange }) => onChange());
  }
}

/** The one cache of the app's pages. */
export const resources = new ResourceCache();
