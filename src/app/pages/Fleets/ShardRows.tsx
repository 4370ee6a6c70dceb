import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Field, IconButton, Input, useStyles2 } from '@grafana/ui';

import { definitionLimits } from '../../../api/definition';
import { t } from '../../text';
import { type FleetForm, type FormProblems, newShard, type ReplicaForm, type ShardForm } from './fleetForm';
import { emptyServer } from './serverForm';
import { ServerRow } from './ServerRow';

interface Props {
  readonly kind: FleetForm['kind'];
  readonly shards: FleetForm['shards'];
  readonly problems: FormProblems;
  readonly disabled: boolean;
  readonly onChange: (shards: FleetForm['shards']) => void;
}

/** The shards of a fleet, each with its servers. */
export function ShardRows({ kind, shards, problems, disabled, onChange }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <fieldset className={styles.rows} disabled={disabled}>
      <legend>{t('app.fleet-form.shards', 'Shards')}</legend>
      {shards.map((shard, i) => (
        <ShardRow
          key={i}
          index={i}
          {...{ kind, shard, problems, disabled }}
          onChange={(change) => onChange(replaced(shards, i, { ...shard, ...change }))}
          onRemove={shards.length > 1 ? () => onChange(without(shards, i)) : undefined}
        />
      ))}
      <Button
        size="sm"
        variant="secondary"
        icon="plus"
        disabled={disabled || shards.length >= definitionLimits.shards}
        onClick={() => onChange([...shards, newShard(shards.length)])}
      >
        {t('app.fleet-form.add', 'Add a shard')}
      </Button>
      <p className={styles.help}>
        {t('app.fleet-form.servers-help', 'Replicas of one shard scrape the same targets.')}{' '}
        {kind === 'independent' &&
          t(
            'app.fleet-form.labels-help',
            'All series of a shard have its labels, such as cluster=eu: queries can select and group by them.'
          )}
      </p>
    </fieldset>
  );
}

interface RowProps extends Omit<Props, 'shards' | 'onChange'> {
  readonly index: number;
  readonly shard: ShardForm;
  readonly onChange: (change: Partial<ShardForm>) => void;
  readonly onRemove: (() => void) | undefined;
}

function ShardRow({ kind, index, shard, problems, disabled, onChange, onRemove }: RowProps) {
  const styles = useStyles2(getStyles);
  const { id, labels, replicas } = shard;
  const problem = problems.get(`shards.${index}`);
  const labelsProblem = problems.get(`shards.${index}.labels`);
  const setReplica = (at: number, change: Partial<ReplicaForm>) =>
    onChange({ replicas: replaced(replicas, at, { ...replicas[at], ...change }) });
  return (
    <div role="group" aria-label={id} className={styles.row}>
      <Field noMargin label={t('app.fleet-form.shard', 'Shard')} invalid={problem !== undefined} error={problem}>
        <Input
          id={`shard-${index}-id`}
          width={18}
          value={id}
          onChange={(event) => onChange({ id: event.currentTarget.value })}
        />
      </Field>
      {kind === 'independent' && (
        <Field
          noMargin
          label={t('app.fleet-form.labels', 'Labels')}
          invalid={labelsProblem !== undefined}
          error={labelsProblem}
        >
          <Input
            id={`shard-${index}-labels`}
            width={24}
            value={labels}
            placeholder={`shard=${id}`}
            onChange={(event) => onChange({ labels: event.currentTarget.value })}
          />
        </Field>
      )}
      <div className={styles.servers}>
        {replicas.map((replica, j) => (
          <ServerRow
            key={j}
            id={`shard-${index}-${j}`}
            place={`shards.${index}.${j}`}
            label={j === 0 ? t('app.fleet-form.server', 'Server') : t('app.fleet-form.replica', 'Replica')}
            value={replica}
            {...{ problems, disabled }}
            onChange={(change) => setReplica(j, change)}
            onRemove={replicas.length > 1 ? () => onChange({ replicas: without(replicas, j) }) : undefined}
          />
        ))}
        {replicas.length < definitionLimits.replicas && (
          <Button
            size="sm"
            fill="text"
            variant="secondary"
            icon="plus"
            disabled={disabled}
            aria-label={t('app.fleet-form.add-replica-of', 'Add a replica of {{shard}}', { shard: id })}
            onClick={() => onChange({ replicas: [...replicas, emptyServer] })}
          >
            {t('app.fleet-form.add-replica', 'Add a replica')}
          </Button>
        )}
      </div>
      {onRemove !== undefined && (
        <IconButton
          name="trash-alt"
          size="lg"
          className={styles.remove}
          aria-label={t('app.fleet-form.remove', 'Remove {{shard}}', { shard: id })}
          onClick={onRemove}
        />
      )}
    </div>
  );
}

function replaced<T>(items: readonly T[], at: number, item: T): T[] {
  return items.map((one, i) => (i === at ? item : one));
}

function without<T>(items: readonly T[], at: number): T[] {
  return items.filter((_, i) => i !== at);
}

const getStyles = (theme: GrafanaTheme2) => ({
  rows: css({ minWidth: 0, legend: { fontSize: theme.typography.h5.fontSize, marginBottom: theme.spacing(1) } }),
  row: css({ display: 'flex', gap: theme.spacing(1), marginBottom: theme.spacing(1), alignItems: 'flex-start' }),
  servers: css({
    flex: 1,
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'stretch',
    gap: theme.spacing(1),
    '> button': { alignSelf: 'flex-start' },
  }),
  remove: css({ marginTop: theme.spacing(3.5) }),
  help: css({ color: theme.colors.text.secondary, margin: theme.spacing(1, 0, 0) }),
});
