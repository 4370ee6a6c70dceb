import { z } from 'zod';

import { MOST_SELECTORS } from '../../src/api/allowList';
import { definitionLimits } from '../../src/api/definition';
import { idSchema } from '../../src/api/fleets';
import { durationUpTo, timeSchema } from '../units';
import { allowedSchema } from './allowProblems';
import { endpointShape } from '../endpoints/endpointSchema';

const HOUR_MS = 3_600_000;

/** The long-term database behind a hash fleet. */
export const storeSchema = z
  .strictObject({
    id: idSchema.prefault('store').describe('Names the store in notices.'),
    ...endpointShape,
    flavour: z
      .enum(['prometheus', 'm3', 'victoriametrics', 'other'])
      .prefault('other')
      .describe(
        'prometheus: computes PromQL exactly as Prometheus does, so queries are sent to it whole. ' +
          'Every other one is asked for raw samples alone.'
      ),
    margin: durationUpTo(definitionLimits.margin)
      .prefault('2h')
      .describe('The store is used for what is older than the retention of the shards less this.'),
    buffer: durationUpTo(definitionLimits.margin)
      .optional()
      .describe(
        'How late samples may come: a problem of the fleet where remote write of a shard is behind by more. 10m where left out.'
      ),
    allow: z
      .array(allowedSchema)
      .min(1)
      .max(MOST_SELECTORS)
      .optional()
      .describe(
        'Selectors of what is written to the store: metric names, and label matchers such as {__name__=~"job:.+"}. All is, where left out. ' +
          'Queries of other series that reach back to where the store answers say so.'
      ),
    added_labels: z
      .array(z.string().min(1))
      .prefault([])
      .describe("Labels that series have in the store only, such as the shards' external labels; they are taken off."),
  })
  .describe('The long-term database that has what is older than the shards keep.');

export const moveSchema = z
  .strictObject({
    labels: z
      .record(z.string().min(1), z.string())
      .refine((labels) => Object.keys(labels).length > 0, 'name a label at least')
      .describe("Label values that tell the target's series from all others, such as its instance."),
    from: idSchema.describe('The shard that scraped it.'),
    to: idSchema.describe('The shard that scrapes it since.'),
    joined: timeSchema.describe('When the new shard scraped it first, or a little earlier.'),
    cut_over: timeSchema.optional().describe('Samples up to here count from the old shard; joined where left out.'),
    left: timeSchema
      .optional()
      .describe(
        'When the old shard wrote its last sample of it, stale markers included. Left out: it still scrapes it.'
      ),
  })
  .describe('A target that went from one shard to another.');

export const timelineShape = {
  retention: durationUpTo(definitionLimits.retention)
    .optional()
    .describe('How long the shards keep samples; asked of them where it is left out. Where they differ, the shortest.'),
  moves: z.array(moveSchema).prefault([]).describe('Targets that went from one shard to another by hand.'),
};

export type StoreConfig = z.output<typeof storeSchema>;
export type MoveConfig = z.output<typeof moveSchema>;

/** Problems of moves that name shards there are not, or whose times are in the wrong order. */
export function moveProblems(moves: readonly MoveConfig[], shards: readonly string[]): ReadonlyArray<[number, string]> {
  return moves.flatMap((move, i): Array<[number, string]> => {
    const unknown = [move.from, move.to].filter((id) => !shards.includes(id));
    const times = [move.joined, move.cut_over ?? move.joined, move.left ?? Number.POSITIVE_INFINITY];
    return [
      ...unknown.map((id): [number, string] => [i, `there is no shard "${id}"`]),
      ...(move.from === move.to ? [[i, 'goes from a shard to itself'] as [number, string]] : []),
      ...(times[0] <= times[1] && times[1] <= times[2]
        ? []
        : [[i, 'has its times in the wrong order: joined, cut_over, left'] as [number, string]]),
    ];
  });
}

/** From where on the shards have what is asked, in milliseconds: older samples are the store's. Whole minutes. */
export function storeBoundary(store: StoreConfig, retention: number, now: number): number {
  const kept = Math.max(retention - store.margin, Math.min(retention, HOUR_MS));
  return Math.floor((now - kept) / 60_000) * 60_000;
}
