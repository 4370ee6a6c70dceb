import { type FleetMemories } from '../../compute/fleetMemories';
import { ThreadTransport } from '../../compute/threadTransport';
import { computeQuery } from './computeQuery';
import { type KeptFragments } from './keptFragments';
import { packAnswer } from './packedAnswer';
import { type FromWorker, type QueryTask, type ToWorker } from './queryTask';

/** What a worker knows of queries before. */
interface WorkerKnowledge {
  readonly memories: FleetMemories;
  readonly kept: KeptFragments;
}

/** Computes what a worker is given, and tells the page what becomes of it. */
export async function serveQuery({ ask, port }: QueryTask, { memories, kept }: WorkerKnowledge): Promise<void> {
  const members = new ThreadTransport(port);
  const post = (message: FromWorker, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    post({ kind: 'turn' });
    return data.kind === 'answer' ? members.take(data.call, data.answer) : members.end();
  };
  post({ kind: 'turn' });
  try {
    const { transport } = members;
    const result = await computeQuery(ask, { transport, memoryOf: (fleet) => memories.of(fleet), kept });
    if (!result.ok) {
      return post({ kind: 'done', result });
    }
    const { packed, transfer } = packAnswer(result.value);
    post({ kind: 'done', result: { ok: true, value: packed } }, transfer);
  } catch (error) {
    post({ kind: 'threw', message: error instanceof Error ? error.message : String(error) });
  }
}
