import { type Computer } from './computer';
import { pageComputer } from './pageComputer';
import { BEGIN_MS, WorkerComputer } from './workerComputer';
import { READY } from './queryTask';

export interface StartedComputer {
  readonly computer: Computer;
  /** Why queries are computed in the page, in words; left out where they are not. */
  readonly problem?: string;
}

/** The worker's program, below the plugin's address; its name changes with it. Made by webpack.config.ts. */
declare const QUERY_WORKER: string;
declare const __webpack_public_path__: string;

let started: Promise<StartedComputer> | undefined;

/** What computes this page's queries, begun when first asked for: a worker, or the page itself where there can be none. */
export function startComputer(): Promise<StartedComputer> {
  started ??= startWith(() => new Worker(`${__webpack_public_path__}${QUERY_WORKER}`));
  return started;
}

/** As `startComputer`, anew, with workers that are made in another way. */
export async function startWith(make: () => Worker): Promise<StartedComputer> {
  try {
    const worker = make();
    const problem = await beginProblem(worker);
    return problem === undefined
      ? { computer: new WorkerComputer(worker, make) }
      : { computer: pageComputer(), problem };
  } catch (error) {
    return { computer: pageComputer(), problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Why a worker does not begin; undefined where it does. */
function beginProblem(worker: Worker): Promise<string | undefined> {
  return new Promise((resolve) => {
    const end = (problem: string | undefined) => {
      clearTimeout(timer);
      if (problem !== undefined) {
        worker.terminate();
      }
      resolve(problem);
    };
    const timer = setTimeout(() => end('its program was not loaded in time'), BEGIN_MS);
    worker.addEventListener('message', ({ data }) => data === READY && end(undefined), { once: true });
    worker.addEventListener('error', (event) => end(event.message || 'its program could not be loaded'), {
      once: true,
    });
  });
}
