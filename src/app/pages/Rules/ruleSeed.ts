import { type FleetRuleGroup } from '../../../api/rules';
import { type GroupFacts, type RuleFacts } from './ruleYaml';

/** A rule that the editor opens with: one that was made here, or of a shard or suggested, to be made one of the fleet. */
export interface RuleSeed {
  readonly group: GroupFacts & Partial<Pick<FleetRuleGroup, 'file'>>;
  readonly rule: RuleFacts;
}
