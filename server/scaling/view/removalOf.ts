import { type ShardRow } from '../../store/shardRows';
import { type FleetView } from './fleetView';

/** When a shard that has drained goes; undefined while that is not known. */
export function removalOf(
  { drained, released }: Pick<ShardRow, 'drained' | 'released'>,
  { retention, longestQuery }: Pick<FleetView, 'retention' | 'longestQuery'>
): number | undefined {
  const byRetention = drained === undefined ? undefined : drained + retention;
  return released === undefined ? byRetention : Math.min(byRetention ?? Infinity, released + longestQuery);
}
