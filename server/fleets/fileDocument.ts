import { type FleetDefinition, type FleetDocument } from '../../src/api/definition';
import { type SavedDefinition } from '../store/definitionRows';
import { definitionOf } from './definitionOf';
import { type Fleet } from './fleet';

/** What was saved of a fleet that was made through the API. Throws for a deletion. */
export function documentOf({ definition, version, savedAt, savedBy, reason }: SavedDefinition): FleetDocument {
  if (definition === undefined) {
    throw new Error('a deleted fleet has no definition');
  }
  return { definition, version, savedAt, savedBy, reason };
}

/** What the fleets file says of a fleet of existing servers; undefined for one of another driver. */
export function fileDocument({ config }: Fleet): FleetDocument | undefined {
  return config.driver === 'static'
    ? { definition: definitionOf(config), version: 0, readOnly: fileReason(config.id) }
    : undefined;
}

/** Why a fleet of the fleets file is not changed through the API. */
export function fileReason(id: string): string {
  return `The fleet ${id} stands in the fleets file and is changed there.`;
}

/** How many servers, for a person. */
export function serverCount({ shards }: FleetDefinition): string {
  const count = shards.reduce((sum, { replicas }) => sum + replicas.length, 0);
  return count === 1 ? '1 server' : `${count} servers`;
}
