import { OwnershipMemory } from '../engine/index';

/** Fleets come and go, and a thread is not told. */
const MOST_FLEETS = 64;

/** What a thread knows of what fleets' members hold; the fleet that was not asked of for longest is forgotten first. */
export class FleetMemories {
  private readonly kept = new Map<string, OwnershipMemory>();

  of(fleet: string): OwnershipMemory {
    const memory = this.kept.get(fleet) ?? new OwnershipMemory();
    this.kept.delete(fleet);
    this.kept.set(fleet, memory);
    if (this.kept.size > MOST_FLEETS) {
      this.kept.delete(this.kept.keys().next().value ?? '');
    }
    return memory;
  }
}
