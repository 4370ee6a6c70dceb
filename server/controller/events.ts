import { type FleetEvent } from '../../src/api/events';

type Listener = (event: FleetEvent) => void;

/** Tells whoever listens what happens to fleets. Nothing is kept. */
export class EventHub {
  private readonly listeners = new Set<Listener>();

  readonly publish = (event: FleetEvent): void => this.listeners.forEach((listener) => listener(event));

  /** Returns what ends it. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
