import { type Transport } from './transport';

/** A transport of which no answer is waited for any more once it is stopped: what is under way ends as if all had been heard. */
export function stoppable(transport: Transport): { readonly transport: Transport; readonly stop: () => void } {
  const listeners = new Set<() => void>();
  let isStopped = false;
  return {
    stop: () => {
      isStopped = true;
      listeners.forEach((tell) => tell());
    },
    transport: async function* (requests) {
      const answers = transport(requests)[Symbol.asyncIterator]();
      try {
        while (!isStopped) {
          const next = await untilStopped(answers.next(), listeners);
          if (next === undefined || next.done === true) {
            return;
          }
          yield next.value;
        }
      } finally {
        void answers.return?.();
      }
    },
  };
}

async function untilStopped<T>(answer: Promise<T>, listeners: Set<() => void>): Promise<T | undefined> {
  let tell = () => {};
  const stopped = new Promise<undefined>((resolve) => {
    tell = () => resolve(undefined);
  });
  listeners.add(tell);
  try {
    return await Promise.race([answer, stopped]);
  } finally {
    listeners.delete(tell);
  }
}
