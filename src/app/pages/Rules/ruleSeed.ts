import { type FleetRule, type FleetRuleGroup } from '../../../api/rules';

/** A rule that the editor opens with: of a shard, to be made one of the fleet, or one that was made here. */
export interface RuleSeed {
  readonly group: FleetRuleGroup;
  readonly rule: FleetRule;
}
