import { type Recognised, recogniseServer } from '../../src/recognition/recogniseServer';
import { M3 } from '../../src/recognition/serverMark';
import { type Replica } from '../query/replica';
import { askReplica } from './askReplica';
import { m3Problem } from './m3Problem';
import { type Readiness } from './probeReady';

/** What a replica is found to be, by its readiness too; undefined while it answers nothing that tells. */
export async function recogniseReplica(replica: Replica, readiness: Readiness): Promise<Recognised | undefined> {
  if (readiness.state !== 'ready' || readiness.answer === undefined) {
    return undefined;
  }
  const { mark } = readiness.answer;
  const found = await recogniseServer({ ask: askReplica(replica), mark: async () => mark });
  return found?.name === M3 ? { ...found, problem: await m3Problem(replica) } : found;
}
