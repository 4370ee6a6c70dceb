import { type QueryError } from '../model/result';
import { type Topology } from './topology';

/** Why a fleet cannot be asked at all, where that is so. */
export function refusal({ members, refused }: Topology): QueryError | undefined {
  if (members.length === 0) {
    return { type: 'unavailable', message: refused ?? 'the fleet has no members' };
  }
  return refused === undefined ? undefined : { type: 'execution', message: refused };
}
