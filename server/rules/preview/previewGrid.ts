import { RULES_PAGE } from '../../../src/api/ruleGroups';
import { type Grid, rangeGrid } from '../../../src/engine/index';
import { slotBefore, slotOffset } from '../schedule/slots';

const DAY_MS = 86_400_000;
/** Evaluations of a preview. */
const MOST_STEPS = 1500;

interface Previewed {
  /** Of the group. */
  readonly name: string;
  /** Milliseconds. */
  readonly interval: number;
  readonly queryOffset: number;
}

/**
 * When the expressions of a group made on the page would have been evaluated over the last day: at its slots, or where these are too
 * many, at each second, third and so on.
 */
export function previewGrid({ name, interval, queryOffset }: Previewed, now: number): Grid {
  const offset = slotOffset({ file: RULES_PAGE, name }, interval);
  const end = slotBefore(now, { interval, offset }) - queryOffset;
  const step = interval * Math.max(1, Math.ceil(DAY_MS / interval / MOST_STEPS));
  const steps = Math.max(0, Math.floor(DAY_MS / step) - 1);
  return rangeGrid(end - steps * step, end, step);
}
