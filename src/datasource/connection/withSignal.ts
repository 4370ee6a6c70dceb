import { type MemberAnswer, type Transport } from '../../engine/index';

/** The transport, but once `signal` is aborted every answer that is missing is `canceled` and its requests are let go. */
export function withSignal(transport: Transport, signal: AbortSignal): Transport {
  return async function* (requests) {
    const missing = new Set(requests.map((request) => request.id));
    const answers = transport(requests)[Symbol.asyncIterator]();
    let abort: () => void = () => undefined;
    const aborted = new Promise<'aborted'>((resolve) => {
      abort = () => resolve('aborted');
    });
    signal.addEventListener('abort', abort);
    if (signal.aborted) {
      abort();
    }
    try {
      while (missing.size > 0) {
        const turn = await Promise.race([answers.next(), aborted]);
        if (turn === 'aborted' || turn.done === true) {
          break;
        }
        missing.delete(turn.value.id);
        yield turn.value;
      }
    } finally {
      signal.removeEventListener('abort', abort);
      await answers.return?.();
    }
    for (const id of missing) {
      const answer: MemberAnswer = {
        id,
        ok: false,
        kind: 'canceled',
        message: 'the query was cancelled',
        elapsedMs: 0,
      };
      yield answer;
    }
  };
}
