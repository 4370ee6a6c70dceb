import { type FleetEvent } from '../../src/api/events';

type Listener = (event: FleetEvent) => void;

/** Calls who listens: what that throws is its own, and ends nothing here. */
export function callListener(call: () => void): void {
  try {
    call();
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}

/** Tells whoever listens what happens to fleets. Nothing is kept. */
export class EventHub {
  private readonly listeners = new Set<Listener>();

  readonly publish = (event: FleetEvent): void =>
    this.listeners.forEach((listener) => callListener(() => listener(event)));

  /** Returns what ends it. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
