import { type Labels, METRIC_NAME } from '../../model/labels';

/** A label set that several members of a hash fleet have samples of at the same time. */
export interface SharedSeries {
  readonly labels: Labels;
  readonly members: readonly string[];
  /** Theirs are the same, are not at some time, or are of different times, so that it is not known. */
  readonly values: 'same' | 'different' | 'unknown';
  /** About when all of them have samples, milliseconds since the epoch. */
  readonly at: number;
}

/** The rule that would write series of these labels. */
export interface WritingRule {
  readonly type: 'recording' | 'alerting';
  readonly name: string;
}

export function writingRule(labels: Labels): WritingRule {
  const name = labels.get(METRIC_NAME);
  return name === 'ALERTS' || name === 'ALERTS_FOR_STATE'
    ? { type: 'alerting', name: labels.get('alertname') }
    : { type: 'recording', name };
}

/** Why several members have series of one label set. */
export type SharedCause =
  /** They scrape the same targets and hold the same, as replicas do. */
  | { readonly kind: 'replicas' }
  /** Some of them have such a rule of their own. */
  | { readonly kind: 'rules'; readonly rule: WritingRule; readonly of: readonly RulePlace[] }
  /** Several of them scrape a target of the series' job and instance: one and the same, several, or that is not known. */
  | { readonly kind: 'targets'; readonly are: 'one' | 'several' | 'unknown' }
  /** Neither rules nor targets are the cause. */
  | { readonly kind: 'other' }
  /** These members do not say, each with the reason. */
  | { readonly kind: 'unknown'; readonly why: ReadonlyMap<string, string> };

/** Where a rule stands. */
export interface RulePlace {
  readonly member: string;
  readonly group: string;
  /** Left out where the member does not say. */
  readonly file?: string;
}
