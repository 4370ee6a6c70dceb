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
    // The name, in brackets, may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return {
      cpuSeconds: (Number(stat[11]) + Number(stat[12])) / TICKS_A_SECOND,
      peakBytes: 1024 * Number(peak?.[1]),
    };
  } catch {
    return undefined;
  }
}

export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // The peak is then that since the process began.
  }
}
