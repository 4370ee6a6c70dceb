import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Field, IconButton, RadioButtonGroup, useStyles2 } from '@grafana/ui';

import { type Policy } from '../../../api/policy';
import { t } from '../../text';
import { NumberField } from './NumberField';
import { type PartProps, Section } from './section';

type Direction = keyof Policy['behavior'];
type Rules = Policy['behavior'][Direction];
type Rule = Rules['policies'][number];

/** How fast the number of shards may change in one direction. */
export function RulesPart({
  draft,
  edit,
  problems,
  disabled,
  direction,
}: PartProps & { readonly direction: Direction }) {
  const styles = useStyles2(getStyles);
  const rules = draft.behavior[direction];
  const path = `behavior.${direction}`;
  const set = (change: Partial<Rules>) =>
    edit({ ...draft, behavior: { ...draft.behavior, [direction]: { ...rules, ...change } } });
  const setRule = (at: number, change: Partial<Rule>) =>
    set({ policies: rules.policies.map((rule, i) => (i === at ? { ...rule, ...change } : rule)) });
  const { legend, window } = textsOf(direction);
  return (
    <Section legend={legend}>
      <NumberField
        {...{ problems, disabled }}
        path={`${path}.stabilizationWindowSeconds`}
        label={t('app.autoscaling.window', 'Stabilization window')}
        description={window}
        unit="s"
        value={rules.stabilizationWindowSeconds}
        onChange={(value = Number.NaN) => set({ stabilizationWindowSeconds: value })}
      />
      <Field
        noMargin
        useFieldset={false}
        disabled={disabled}
        label={t('app.autoscaling.select', 'Which limit counts')}
        description={t('app.autoscaling.select-help', 'selectPolicy: of the limits below')}
      >
        <RadioButtonGroup
          aria-label={t('app.autoscaling.select', 'Which limit counts')}
          size="sm"
          disabled={disabled}
          value={rules.selectPolicy}
          options={selectOptions()}
          onChange={(selectPolicy) => set({ selectPolicy })}
        />
      </Field>
      <div className={styles.rules}>
        {rules.policies.map((rule, i) => (
          <RuleRow
            key={i}
            {...{ rule, problems, disabled }}
            path={`${path}.policies.${i}`}
            onChange={(change) => setRule(i, change)}
            onRemove={
              rules.policies.length > 1
                ? () => set({ policies: rules.policies.filter((_, at) => at !== i) })
                : undefined
            }
          />
        ))}
        <Button
          size="sm"
          variant="secondary"
          icon="plus"
          disabled={disabled || rules.policies.length >= 10}
          onClick={() => set({ policies: [...rules.policies, { type: 'Pods', value: 1, periodSeconds: 60 }] })}
        >
          {t('app.autoscaling.add-limit', 'Add a limit')}
        </Button>
      </div>
    </Section>
  );
}

interface RowProps extends Pick<PartProps, 'problems' | 'disabled'> {
  readonly rule: Rule;
  readonly path: string;
  readonly onChange: (change: Partial<Rule>) => void;
  /** Left out for the last, which has to stay. */
  readonly onRemove: (() => void) | undefined;
}

function RuleRow({ rule, path, onChange, onRemove, ...common }: RowProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.rule}>
      <NumberField
        {...common}
        path={`${path}.value`}
        label={t('app.autoscaling.limit', 'At most')}
        value={rule.value}
        onChange={(value = Number.NaN) => onChange({ value })}
      />
      <RadioButtonGroup
        size="md"
        aria-label={t('app.autoscaling.limit-type', 'Limit in')}
        disabled={common.disabled}
        value={rule.type}
        options={[
          { value: 'Pods' as const, label: t('app.autoscaling.pods', 'shards') },
          { value: 'Percent' as const, label: '%' },
        ]}
        onChange={(type) => onChange({ type })}
      />
      <NumberField
        {...common}
        path={`${path}.periodSeconds`}
        label={t('app.autoscaling.period', 'in')}
        unit="s"
        value={rule.periodSeconds}
        onChange={(value = Number.NaN) => onChange({ periodSeconds: value })}
      />
      {onRemove !== undefined && (
        <IconButton
          name="trash-alt"
          size="lg"
          className={styles.remove}
          disabled={common.disabled}
          aria-label={t('app.autoscaling.remove-limit', 'Remove this limit')}
          onClick={onRemove}
        />
      )}
    </div>
  );
}

function selectOptions() {
  return [
    { value: 'Max' as const, label: t('app.autoscaling.select-max', 'Fastest') },
    { value: 'Min' as const, label: t('app.autoscaling.select-min', 'Slowest') },
    { value: 'Disabled' as const, label: t('app.autoscaling.select-none', 'No change') },
  ];
}

function textsOf(direction: Direction): { readonly legend: string; readonly window: string } {
  switch (direction) {
    case 'scaleUp':
      return {
        legend: t('app.autoscaling.up', 'Adding shards (behavior.scaleUp)'),
        window: t('app.autoscaling.up-window', 'the least asked for in this time counts'),
      };
    case 'scaleDown':
      return {
        legend: t('app.autoscaling.down', 'Taking shards away (behavior.scaleDown)'),
        window: t('app.autoscaling.down-window', 'the most asked for in this time counts'),
      };
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  rules: css({
    // Before the section's own rule for fields.
    '&&': { gridColumn: '1 / -1', gridRow: 'auto', display: 'flex', alignItems: 'flex-start' },
    flexDirection: 'column',
    gap: theme.spacing(1),
  }),
  // As high as an input.
  remove: css({ height: theme.spacing(4) }),
  rule: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'flex-end' }),
});
