import { setImmediate, setInterval } from 'node:timers';
import { parentPort, workerData } from 'node:worker_threads';

import { FleetMemories } from '../../src/compute/fleetMemories';
import { ThreadTransport } from '../../src/compute/threadTransport';
import { type JobRequest, type Jobs } from './job';
import { type Learned, LearnedMemory, remember } from './learnedMemory';
import { lowerPriority } from './lowerPriority';
import { type FromThread, type Task, type ToThread } from './task';
import { BEATS, RUNNING, type ThreadData } from './threadData';
import { BodySender } from './bodySender';
import { ThreadFragments } from './threadFragments';

const BEAT_MS = 100;

/** Does what this thread is given to do. */
export function serveJobs(jobs: Jobs): void {
  const { cells, nice } = workerData as ThreadData;
  lowerPriority(nice);
  const thread: Thread = { jobs, shared: cells, memories: new FleetMemories() };
  const beat = () => Atomics.add(thread.shared, BEATS, 1);
  beat();
  setInterval(beat, BEAT_MS);
  parentPort?.on('message', (task: Task) => {
    void serve(task, thread).finally(() => parentPort?.postMessage(task.run));
  });
}

interface Thread {
  readonly jobs: Jobs;
  /** Cells that the main thread reads. */
  readonly shared: Int32Array;
  readonly memories: FleetMemories;
}

async function serve(
  { job, ask, run, learned: before, keeps, gzip, port }: Task,
  { jobs, shared, memories }: Thread
): Promise<void> {
  // All that a run does follows upon a message to it.
  const enter = () => {
    Atomics.store(shared, RUNNING, run);
    setImmediate(() => Atomics.compareExchange(shared, RUNNING, run, 0));
  };
  enter();
  const learned: Learned[] = [];
  const members = new ThreadTransport<JobRequest>(port);
  const kept = new ThreadFragments(port);
  const body = new BodySender(port, { gzip });
  const end = () => {
    members.end();
    kept.end();
    body.end();
  };
  port.on('close', end);
  port.on('message', (message: ToThread) => {
    enter();
    switch (message.kind) {
      case 'answer':
        return members.take(message.call, message.answer);
      case 'taken':
        return kept.take(message.call, message.taken);
      case 'read':
        return body.read(message.bytes);
      case 'leave':
        port.postMessage({ kind: 'left', learned } satisfies FromThread);
        return end();
    }
  });
  const memoryOf = (fleet: string) => {
    const memory = memories.of(fleet);
    remember(memory, before);
    return new LearnedMemory(memory, learned);
  };
  try {
    const fragments = keeps ? kept.fragments : undefined;
    await body.send(await jobs[job](ask, { transport: members.transport, memoryOf, fragments }));
  } catch (error) {
    port.postMessage({ kind: 'threw', error } satisfies FromThread);
  }
}
