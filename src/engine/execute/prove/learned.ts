import { type Reason } from '../../plan/plan';
import { type PlanHints } from './planHints';

/** Why a plan is given up for another: what the second heeds that the first did not, a sentence without its full stop. */
export function learned(before: PlanHints, after: PlanHints): Reason {
  const known = new Set(before.raw.values());
  const values = after.shared?.values.slice(before.shared?.values.length ?? 0) ?? [];
  return [
    ...(after.exact === before.exact ? [] : [after.exact]),
    ...(after.unkeyed && !before.unkeyed ? ['several members have series that agree on the partition labels'] : []),
    ...(after.unreplicated && !before.unreplicated ? ["members' series of the replicated jobs are not the same"] : []),
    ...(values.length === 0 ? [] : [`several members hold series of ${after.shared?.label}: ${values.join(', ')}`]),
    ...(after.bySeries === before.bySeries ? [] : [after.bySeries]),
    ...(after.unrecorded === before.unrecorded ? [] : [after.unrecorded]),
    ...(after.native.size > before.native.size ? ['the histograms are native ones'] : []),
    ...(after.tied.size > before.tied.size ? ['the first of equal elements counts'] : []),
    ...new Set([...after.raw.values()].filter((reason) => !known.has(reason))),
  ].join('; ');
}
