import { type ShardList } from '../../api/fleets';
import { type FleetProblem, type ScalingStatus } from '../../api/scaling';
import { fleetPath } from '../paths';
import { t } from '../text';

/** `unknown`: nothing has been read yet. */
export type ConditionLevel = 'healthy' | 'warning' | 'critical' | 'unknown';

/** Something wrong with a fleet, for a person. */
export interface Problem {
  readonly severity: FleetProblem['severity'];
  readonly sentence: string;
  /** Its page of the runbook, where there is one. */
  readonly runbook?: string;
  /** Where there is more to see of it. */
  readonly see?: { readonly text: string; readonly href: string };
}

export interface FleetCondition {
  readonly level: ConditionLevel;
  /** Critical ones first. */
  readonly problems: readonly Problem[];
}

const MOST_NAMES = 5;

/** How a fleet is, from the health of its shards and from its controller; either may not be known yet. */
export function fleetCondition(shards: ShardList | undefined, scaling: ScalingStatus | undefined): FleetCondition {
  if (shards === undefined && scaling === undefined) {
    return { level: 'unknown', problems: [] };
  }
  const found = [
    ...(shards === undefined ? [] : [...ruleProblems(shards), ...healthProblems(shards)]),
    ...(scaling?.problems ?? []),
  ];
  const problems = found.filter(({ sentence }, i) => found.findIndex((other) => other.sentence === sentence) === i);
  const critical = problems.filter(({ severity }) => severity === 'critical');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  const level = critical.length > 0 ? 'critical' : warnings.length > 0 ? 'warning' : 'healthy';
  return { level, problems: [...critical, ...warnings] };
}

/** What is wrong with the fleet's rules, which their page shows. */
function ruleProblems({ fleet, rules }: ShardList): Problem[] {
  const { failing = 0, names: some = [], problems = [] } = rules ?? {};
  const see = { text: t('app.tab.rules', 'Rules'), href: fleetPath(fleet, 'rules') };
  const values = { count: failing, names: some.join(', ') };
  const sentence =
    failing === 1
      ? t('app.condition.rule-fails', 'The rule {{names}} fails.', values)
      : t('app.condition.rules-fail', '{{count}} rules fail, among them {{names}}.', values);
  const failed = failing === 0 ? [] : [{ sentence, href: `${see.href}?health=err` }];
  return [...failed, ...problems.map((one) => ({ sentence: one, href: see.href }))].map((one) => ({
    ...{ severity: 'warning', sentence: one.sentence, runbook: 'rules.md' },
    see: { ...see, href: one.href },
  }));
}

function storeLink(fleet: string): NonNullable<Problem['see']> {
  return { text: t('app.tab.store', 'Long-term store'), href: fleetPath(fleet, 'store') };
}

function healthProblems({ fleet, shards, problems, writing = [] }: ShardList): Problem[] {
  const down = shards.filter(({ replicas }) => replicas.every(({ state }) => state === 'down'));
  const halfDown = shards.filter((shard) => !down.includes(shard) && shard.replicas.some((r) => r.state === 'down'));
  return [
    ...(down.length === 0
      ? []
      : [
          {
            severity: 'critical' as const,
            sentence: t('app.condition.down', 'No server of {{shards}} answers.', { shards: names(down) }),
          },
        ]),
    ...(halfDown.length === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            sentence: t('app.condition.half-down', 'A replica of {{shards}} is down.', { shards: names(halfDown) }),
          },
        ]),
    ...problems.map((sentence) => ({
      ...{ severity: 'warning' as const, sentence },
      ...(writing.includes(sentence) && { runbook: 'remoteWriteBehind.md', see: storeLink(fleet) }),
    })),
  ];
}

/** Of many the first ones and how many more there are: a problem stays a sentence. */
function names(shards: ShardList['shards']): string {
  const told = shards.slice(0, MOST_NAMES).map(({ id }) => id);
  const more = shards.length - told.length;
  return more === 0
    ? told.join(', ')
    : t('app.condition.more', '{{names}} and {{more}} more', { names: told.join(', '), more });
}
