import { readlinkSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import path from 'node:path';

/**
 * Has the operating system prefer the other threads of the process to this one where all want the processor: `by` is added to its nice
 * value. Does nothing where threads have no priority of their own, or it may not be changed. Source: Linux, `setpriority(2)`, `proc_thread_self(5)`.
 */
export function lowerPriority(by: number): void {
  if (process.platform !== 'linux') {
    return;
  }
  try {
    const thread = Number(path.basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, Math.min(constants.priority.PRIORITY_LOW, getPriority(thread) + by));
  } catch {
    // The thread computes as well without.
  }
}
