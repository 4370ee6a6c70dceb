import { type Recognised, recogniseServer } from '../../src/recognition/recogniseServer';
import { type Replica } from '../query/replica';
import { askReplica } from './askReplica';
import { type Readiness } from './probeReady';

/** What a replica is found to be, by its readiness too; undefined while it answers nothing that tells. */
export async function recogniseReplica(replica: Replica, readiness: Readiness): Promise<Recognised | undefined> {
  if (readiness.state !== 'ready' || readiness.answer === undefined) {
    return undefined;
  }
  const { mark } = readiness.answer;
  return recogniseServer({ ask: askReplica(replica), mark: async () => mark });
}
