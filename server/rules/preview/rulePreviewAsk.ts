import { type FleetQuery } from '../../prometheus/jobs/queryJob';
import { type NamedTexts, type Rule, type RuleGroup } from '../format/ruleGroup';

/** A rule of a group, over a fleet and a grid of past evaluations. */
export interface RuleOverTime {
  readonly rule: Rule;
  readonly group: Pick<RuleGroup, 'labels' | 'limit'>;
  /** Milliseconds. */
  readonly interval: number;
  readonly queryOffset: number;
  /** What templates have besides. */
  readonly externalLabels: NamedTexts;
  readonly externalUrl: string;
}

export interface RulePreviewAsk extends FleetQuery {
  readonly of: RuleOverTime;
}
