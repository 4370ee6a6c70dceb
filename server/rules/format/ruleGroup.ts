/** A set of labels or annotations. Any name may occur, `__proto__` too: it is made by `Object.fromEntries` and read by `Object.entries`. */
export type NamedTexts = Readonly<Record<string, string>>;

/**
 * A group of rules as a rule file has it, which Prometheus would load. Upstream: prometheus 3.5, `model/rulefmt/rulefmt.go`.
 * A group is known by its file and its name.
 */
export interface RuleGroup {
  readonly name: string;
  readonly file: string;
  /** Milliseconds; undefined: that of the fleet. */
  readonly interval: number | undefined;
  /** Most series of a recording rule, most alerts of an alerting rule; 0 or less: no limit. */
  readonly limit: number;
  /** Milliseconds by which rules are evaluated in the past; undefined: that of the fleet. */
  readonly queryOffset: number | undefined;
  /** Added to what every rule of the group makes, below the rule's own labels. */
  readonly labels: NamedTexts;
  readonly rules: readonly Rule[];
}

export type Rule = RecordingRule | AlertingRule;

export interface RecordingRule {
  readonly kind: 'recording';
  readonly record: string;
  readonly expr: string;
  readonly labels: NamedTexts;
}

export interface AlertingRule {
  readonly kind: 'alerting';
  readonly alert: string;
  readonly expr: string;
  /** Milliseconds. */
  readonly for: number;
  /** Milliseconds. */
  readonly keepFiringFor: number;
  /** Values are templates. */
  readonly labels: NamedTexts;
  /** Values are templates. */
  readonly annotations: NamedTexts;
}
