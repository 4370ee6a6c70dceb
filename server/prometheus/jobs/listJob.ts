import { ok } from '../../../src/engine/index';
import { type Job } from '../../compute/job';
import { envelope } from '../envelope';
import { askMembers, type ListAsk } from '../lists/askMembers';
import { type ListOptions } from '../lists/list';
import { type ListName, lists } from '../lists/lists';

export interface ListJobAsk {
  readonly list: ListName;
  readonly asks: readonly ListAsk[];
  readonly isPartial: boolean;
  readonly options: ListOptions;
}

const NOBODY = { data: [], members: [], infos: [] };

/** A list of all members: the whole answer. */
export const listJob: Job<ListJobAsk, undefined> = async ({ list, asks, isPartial, options }, { transport }) => {
  const { schema, need, knownBy, seen, merge } = lists[list];
  const gathered = await askMembers<unknown>(asks, transport, {
    ...{ schema, need, knownBy, isPartial },
    seen: seen && ((data, labels) => seen(data, labels, options.path) as unknown),
  });
  if (!gathered.ok && (options.own === undefined || gathered.error.type !== 'unavailable')) {
    return gathered;
  }
  // What the fleet has itself is told although no member answers.
  const all = gathered.ok ? gathered.value : { ...NOBODY, warnings: [gathered.error.message] };
  const { data, ...notes } = merge(all, options);
  return ok({ told: undefined, body: envelope(data, notes) });
};
