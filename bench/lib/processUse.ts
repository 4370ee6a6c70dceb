import { readFileSync, writeFileSync } from 'node:fs';

/** What a process has used: of CPU since it began, and of memory at most since `forgetPeak`. Linux alone tells it. */
export interface ProcessUse {
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

const TICKS_A_SECOND = 100;

/** Undefined where nobody tells it. Source: Linux, `proc_pid_stat(5)`, `proc_pid_status(5)`. */
export function processUse(pid: number): ProcessUse | undefined {
  try {
    const { cpuSeconds } = statOf(pid);
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return {
      cpuSeconds,
      peakBytes: 1024 * Number(peak?.[1]),
    };
  } catch {
    return undefined;
  }
}

/** Of a process as it is now, in seconds of CPU: its own, and that of children it waited for. Throws where there is none. */
export function statOf(pid: number): {
  readonly parent: number;
  readonly cpuSeconds: number;
  readonly ofEnded: number;
} {
  // The name, in brackets, may hold anything.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').map(Number);
  const [own, ended] = [fields[11] + fields[12], fields[13] + fields[14]];
  return { parent: fields[1], cpuSeconds: own / TICKS_A_SECOND, ofEnded: ended / TICKS_A_SECOND };
}

export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // The peak is then that since the process began.
  }
}
