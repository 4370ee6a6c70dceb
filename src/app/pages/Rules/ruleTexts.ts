import { dateTimeFormat } from '@grafana/data';

import { type FleetRule, type RuleCounts } from '../../../api/rules';
import { t } from '../../text';

type State = NonNullable<FleetRule['state']>;

/** The state of an alerting rule in a word. */
export function ruleStateText(state: State): string {
  switch (state) {
    case 'firing':
      return t('app.rules.state.firing', 'Firing');
    case 'pending':
      return t('app.rules.state.pending', 'Pending');
    case 'inactive':
      return t('app.rules.state.inactive', 'Inactive');
    case 'unknown':
      return t('app.rules.state.unknown', 'Not evaluated yet');
  }
}

/** How the last run of a rule went, in a word. */
export function healthText(health: FleetRule['health']): string {
  switch (health) {
    case 'ok':
      return t('app.rules.health.ok', 'Ok');
    case 'err':
      return t('app.rules.health.err', 'Failing');
    case 'unknown':
      return t('app.rules.health.unknown', 'Not evaluated yet');
  }
}

/** What a rule is for, in a word. */
export function kindText(kind: FleetRule['kind']): string {
  return kind === 'recording' ? t('app.rules.kind.recording', 'Recording') : t('app.rules.kind.alerting', 'Alerting');
}

/** How many rules there are, and how they are: `5 rules: 3 ok, 1 failing, 1 firing`. */
export function countsText({ rules, ok, err, unknown, firing, pending }: RuleCounts): string {
  const parts: ReadonlyArray<readonly [number, string]> = [
    [ok, t('app.rules.count.ok', '{{n}} ok', { n: ok })],
    [err, t('app.rules.count.err', '{{n}} failing', { n: err })],
    [unknown, t('app.rules.count.unknown', '{{n}} not evaluated yet', { n: unknown })],
    [firing, t('app.rules.count.firing', '{{n}} firing', { n: firing })],
    [pending, t('app.rules.count.pending', '{{n}} pending', { n: pending })],
  ];
  const told = parts.filter(([n]) => n > 0).map(([, text]) => text);
  return `${rulesText(rules)}${told.length === 0 ? '' : `: ${told.join(', ')}`}`;
}

function rulesText(n: number): string {
  return n === 1 ? t('app.rules.one', 'One rule') : t('app.rules.many', '{{n}} rules', { n });
}

/** Slots that a group skipped, in words. */
export function missedText(n: number): string {
  return n === 1 ? t('app.rules.missed-one', 'One slot missed') : t('app.rules.missed', '{{n}} slots missed', { n });
}

/** How long something took: `3 ms`, `1.25 s`. */
export function elapsedText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** Whether queries of a rule's expression are answered from what it recorded: since when, with how many gaps, or why not. */
export function answeringText({ problem, doubt, since, gaps }: NonNullable<FleetRule['answering']>): string {
  if (problem !== undefined) {
    return t('app.rules.answering.not', 'No: its expression is one {{problem}}', { problem });
  }
  const covered = coveredText(since, gaps);
  return doubt === undefined
    ? covered
    : t('app.rules.answering.doubt', '{{covered}}. Not the last evaluation, which is in doubt: {{doubt}}', {
        ...{ covered, doubt },
      });
}

function coveredText(since: number | undefined, gaps: number): string {
  if (since === undefined) {
    return t('app.rules.answering.none', 'Nothing yet');
  }
  const time = dateTimeFormat(since);
  return gaps === 0
    ? t('app.rules.answering.since', 'Since {{time}}', { time })
    : t('app.rules.answering.gaps', 'Since {{time}}, but for {{n}} gaps', { time, n: gaps });
}
