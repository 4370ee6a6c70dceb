import { setTimeout as sleep } from 'node:timers/promises';

import { isRunning, type ProcessIdentity } from './processIdentity';

const STOP_MS = 30_000;
const LOOK_MS = 50;

/** Asks a process to end, and after half a minute makes it; resolves when it is gone. */
export async function endProcess(identity: ProcessIdentity): Promise<void> {
  const deadline = performance.now() + STOP_MS;
  // A process that was stopped does not hear SIGTERM.
  sendSignal(identity, 'SIGCONT');
  sendSignal(identity, 'SIGTERM');
  while (isRunning(identity)) {
    if (performance.now() > deadline) {
      sendSignal(identity, 'SIGKILL');
    }
    await sleep(LOOK_MS);
  }
}

/** Does nothing where the process is gone. */
export function sendSignal(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    process.kill(identity.pid, signal);
  } catch {
    // Gone already.
  }
}
