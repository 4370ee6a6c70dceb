import { constants, getPriority, setPriority } from 'node:os';

/**
 * Has the operating system prefer the other threads of the process to this one where all want the processor: `by` is added to its nice
 * value. Does nothing where threads have no priority of their own, or it may not be changed. Source: Linux, `setpriority(2)`, by which
 * 0 is the thread that calls.
 */
export function lowerPriority(by: number): void {
  if (process.platform !== 'linux') {
    return;
  }
  try {
    setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + by));
  } catch {
    // The thread computes as well without.
  }
}
