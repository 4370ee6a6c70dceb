import { type Recognised, recogniseServer } from '../../src/recognition/recogniseServer';
import { type Replica } from '../query/replica';
import { askReplica } from './askReplica';
import { markOf } from './probeText';

/** What a replica is found to be; undefined while it answers nothing that tells. */
export function recogniseReplica(replica: Replica): Promise<Recognised | undefined> {
  return recogniseServer({ ask: askReplica(replica), mark: () => markOf(replica) });
}
