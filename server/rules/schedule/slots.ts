import { Labels, labelsHash } from '../../../src/engine/index';

const NS = 1_000_000n;

/**
 * How far behind each whole multiple of its interval a group is evaluated, in milliseconds.
 * Source: Prometheus 3.5 `rules/group.go`, `Group.hash` and `EvalTimestamp`.
 */
export function slotOffset({ file, name }: { readonly file: string; readonly name: string }, interval: number): number {
  const hash = labelsHash(Labels.of({ file, name }));
  return Number((hash % (BigInt(interval) * NS)) / NS);
}

/** The last slot up to a time, in milliseconds since the epoch. */
export function slotBefore(now: number, { interval, offset }: Slots): number {
  return Math.floor((now - offset) / interval) * interval + offset;
}

/** How many slots have passed since the next one after `last`, which is due: they are skipped. */
export function missedSlots(last: number, now: number, interval: number): number {
  return Math.max(0, Math.floor((now - last) / interval) - 1);
}

export interface Slots {
  /** Milliseconds. */
  readonly interval: number;
  readonly offset: number;
}
