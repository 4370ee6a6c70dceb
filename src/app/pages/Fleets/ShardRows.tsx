import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Field, IconButton, Input, useStyles2 } from '@grafana/ui';

import { definitionLimits } from '../../../api/definition';
import { t } from '../../text';
import { type FleetForm, type FormProblems } from './fleetForm';

interface Props {
  readonly shards: FleetForm['shards'];
  readonly problems: FormProblems;
  readonly disabled: boolean;
  readonly onChange: (shards: FleetForm['shards']) => void;
}

/** The shards of a fleet, each with the addresses of its servers. */
export function ShardRows({ shards, problems, disabled, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const set = (at: number, change: Partial<FleetForm['shards'][number]>) =>
    onChange(shards.map((shard, i) => (i === at ? { ...shard, ...change } : shard)));
  return (
    <fieldset className={styles.rows} disabled={disabled}>
      <legend>{t('app.fleet-form.shards', 'Shards')}</legend>
      {shards.map(({ id, servers }, i) => {
        const problem = problems.get(`shards.${i}`);
        return (
          <div key={i} className={styles.row}>
            <Field noMargin label={t('app.fleet-form.shard', 'Shard')}>
              <Input
                id={`shard-${i}-id`}
                width={18}
                value={id}
                onChange={(event) => set(i, { id: event.currentTarget.value })}
              />
            </Field>
            <Field
              noMargin
              className={styles.servers}
              label={t('app.fleet-form.servers', 'Servers')}
              invalid={problem !== undefined}
              error={problem}
            >
              <Input
                id={`shard-${i}-servers`}
                placeholder="http://prometheus-0:9090"
                value={servers}
                onChange={(event) => set(i, { servers: event.currentTarget.value })}
              />
            </Field>
            {shards.length > 1 && (
              <IconButton
                name="trash-alt"
                size="lg"
                className={styles.remove}
                aria-label={t('app.fleet-form.remove', 'Remove {{shard}}', { shard: id })}
                onClick={() => onChange(shards.filter((_, at) => at !== i))}
              />
            )}
          </div>
        );
      })}
      <Button
        size="sm"
        variant="secondary"
        icon="plus"
        disabled={disabled || shards.length >= definitionLimits.shards}
        onClick={() => onChange([...shards, { id: `shard-${shards.length}`, servers: '' }])}
      >
        {t('app.fleet-form.add', 'Add a shard')}
      </Button>
      <p className={styles.help}>
        {t(
          'app.fleet-form.servers-help',
          'Replicas of one shard scrape the same targets: write their addresses beside each other, with a blank between.'
        )}
      </p>
    </fieldset>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  rows: css({ minWidth: 0, legend: { fontSize: theme.typography.h5.fontSize, marginBottom: theme.spacing(1) } }),
  row: css({ display: 'flex', gap: theme.spacing(1), marginBottom: theme.spacing(1), alignItems: 'flex-start' }),
  servers: css({ flex: 1, minWidth: 0 }),
  remove: css({ marginTop: theme.spacing(3.5) }),
  help: css({ color: theme.colors.text.secondary, margin: theme.spacing(1, 0, 0) }),
});
