import { type Member, type Move } from '../../../src/engine';
import { type Dataset } from '../../harness/dataset';
import { movingDataset } from './moving';

const MINUTE = 60_000;

/** Shards that are there all the time. */
const STEADY = ['shard-0', 'shard-1', 'shard-2'];
/** Began late; scrapes nothing any more, but is asked; was drained and is no more. */
const [LATE, DRAINED, GONE] = ['shard-3', 'shard-4', 'shard-5'];
const ALL = [...STEADY, LATE, DRAINED, GONE];

/** When shards came and went, in minutes after the data begins. */
const LATE_SINCE = 10;
const GONE_UNTIL = 15;
const DRAINED_UNTIL = 29;

/** Which targets went where when, in minutes after the data begins; one of them five times. */
const MOVES: ReadonlyArray<
  readonly [at: number, moves: Readonly<Record<string, readonly [from: string, to: string]>>]
> = [
  [5, { 'vm-01': [GONE, 'shard-0'], 'vm-04': [GONE, 'shard-2'] }],
  [13, { 'vm-01': ['shard-0', LATE], 'vm-02': [GONE, LATE], 'vm-03': [GONE, 'shard-1'] }],
  [27, { 'vm-01': [LATE, 'shard-1'], 'vm-05': [DRAINED, LATE], 'vm-07': [DRAINED, 'shard-0'] }],
  [28, { 'vm-03': ['shard-1', LATE] }],
  [42, { 'vm-01': ['shard-1', 'shard-2'], 'vm-03': [LATE, 'shard-0'] }],
  [43, { 'vm-01': ['shard-2', LATE] }],
];

/** A fleet's past: what each member holds of a data set, and what one Prometheus would. */
export function fleetHistory(dataset: Dataset) {
  const at = (minutes: number): number => dataset.start + minutes * MINUTE;
  const moves = MOVES.flatMap(([minutes, together]) =>
    Object.entries(together).map(([name, [from, to]]): Move => {
      const joined = at(minutes) + 1_234;
      const labels = { instance: `${name}:9100` };
      return { labels, from, to, joined, cutOver: joined + 30_000, left: joined + MINUTE };
    })
  );
  const members: readonly Member[] = [
    ...STEADY.map((id) => ({ id })),
    { id: LATE, since: at(LATE_SINCE) },
    { id: DRAINED, until: at(DRAINED_UNTIL) },
  ];
  const gone = { id: GONE, until: at(GONE_UNTIL) };
  const { whole, parts } = movingDataset(dataset, { members: ALL, moves, owners: STEADY });
  return { moves, members, gone, whole, parts: new Map(ALL.map((id, i) => [id, parts[i]])) };
}
