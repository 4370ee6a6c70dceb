import { Field, Switch } from '@grafana/ui';

import { type Policy } from '../../../api/policy';
import { t } from '../../text';
import { NumberField } from './NumberField';
import { type PartProps, Section } from './section';

/** What keeps the loop calm, and how it carries out what it decides. */
export function LoopPart({ draft, edit, problems, disabled }: PartProps) {
  return (
    <Section legend={t('app.autoscaling.loop', 'The loop')}>
      {numbersOf(draft, edit).map(({ set, ...field }) => (
        <NumberField
          key={field.path}
          {...{ problems, disabled }}
          {...field}
          onChange={(value = Number.NaN) => set(value)}
        />
      ))}
      <Field
        noMargin
        disabled={disabled}
        label={t('app.autoscaling.dry-run', 'Dry run')}
        description={t('app.autoscaling.dry-run-help', 'decide and record, change nothing')}
      >
        <Switch
          id="policy-dryRun"
          value={draft.dryRun}
          onChange={(event) => edit({ ...draft, dryRun: event.currentTarget.checked })}
        />
      </Field>
      <Field
        noMargin
        disabled={disabled}
        label={t('app.autoscaling.frozen', 'Frozen')}
        description={t('app.autoscaling.frozen-help', 'shards and placement stay as they are')}
      >
        <Switch
          id="policy-frozen"
          value={draft.frozen}
          onChange={(event) => edit({ ...draft, frozen: event.currentTarget.checked })}
        />
      </Field>
    </Section>
  );
}

/** The numbers of the loop, each with how it is set. */
function numbersOf(draft: Policy, edit: (draft: Policy) => void) {
  const { handOver, balance } = draft;
  const setHandOver = (change: Partial<Policy['handOver']>) => edit({ ...draft, handOver: { ...handOver, ...change } });
  const setBalance = (change: Partial<Policy['balance']>) => edit({ ...draft, balance: { ...balance, ...change } });
  return [
    {
      path: 'tolerance',
      label: t('app.autoscaling.tolerance', 'Tolerance'),
      description: t('app.autoscaling.tolerance-help', 'use this near the target changes nothing'),
      unit: '%',
      scale: 0.01,
      value: draft.tolerance,
      set: (value: number) => edit({ ...draft, tolerance: value }),
    },
    {
      path: 'memoryCooldownSeconds',
      label: t('app.autoscaling.cooldown', 'Memory cool-down'),
      description: t('app.autoscaling.cooldown-help', 'after growth for memory: series that moved stay for hours'),
      unit: t('app.autoscaling.minutes', 'min'),
      scale: 60,
      value: draft.memoryCooldownSeconds,
      set: (value: number) => edit({ ...draft, memoryCooldownSeconds: value }),
    },
    {
      path: 'intervalSeconds',
      label: t('app.autoscaling.interval', 'Interval'),
      description: t('app.autoscaling.interval-help', 'from one decision to the next'),
      unit: 's',
      value: draft.intervalSeconds,
      set: (value: number) => edit({ ...draft, intervalSeconds: value }),
    },
    {
      path: 'cpuWindowSeconds',
      label: t('app.autoscaling.cpu-window', 'CPU window'),
      description: t('app.autoscaling.cpu-window-help', 'over which CPU use is averaged'),
      unit: 's',
      value: draft.cpuWindowSeconds,
      set: (value: number) => edit({ ...draft, cpuWindowSeconds: value }),
    },
    {
      path: 'handOver.scrapes',
      label: t('app.autoscaling.scrapes', 'Scrapes before a hand-over'),
      description: t('app.autoscaling.scrapes-help', 'seen on the new shard before the old one lets go'),
      value: handOver.scrapes,
      set: (scrapes: number) => setHandOver({ scrapes }),
    },
    {
      path: 'handOver.batch',
      label: t('app.autoscaling.batch', 'Hand-overs at once'),
      value: handOver.batch,
      set: (batch: number) => setHandOver({ batch }),
    },
    {
      path: 'handOver.timeoutSeconds',
      label: t('app.autoscaling.timeout', 'Hand-over time-out'),
      description: t('app.autoscaling.timeout-help', 'a target that cannot be scraped moves all the same'),
      unit: 's',
      value: handOver.timeoutSeconds,
      set: (timeoutSeconds: number) => setHandOver({ timeoutSeconds }),
    },
    {
      path: 'balance.maxOverMean',
      label: t('app.autoscaling.balance', 'Imbalance left alone'),
      description: t('app.autoscaling.balance-help', 'a shard’s load over the mean'),
      unit: '×',
      value: balance.maxOverMean,
      set: (maxOverMean: number) => setBalance({ maxOverMean }),
    },
    {
      path: 'balance.movesPerRun',
      label: t('app.autoscaling.moves', 'Moves for balance'),
      description: t('app.autoscaling.moves-help', 'at most, in one run of the loop'),
      value: balance.movesPerRun,
      set: (movesPerRun: number) => setBalance({ movesPerRun }),
    },
  ];
}
