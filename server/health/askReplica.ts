import { type AskServer } from '../../src/recognition/knownServer';
import { type Replica } from '../query/replica';
import { answerOf, probedJson } from './probedText';

/** A replica as one that can be asked what it is. */
export function askReplica(replica: Replica): AskServer {
  return async (path, params = {}) => {
    const answer = await answerOf(replica, `/api/v1/${path}?${new URLSearchParams(params)}`);
    const json = answer?.status === 200 ? probedJson(answer.body) : undefined;
    return typeof json === 'object' && json !== null && 'data' in json ? json.data : undefined;
  };
}
