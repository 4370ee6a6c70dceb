import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Checkbox, Collapse, Field, Input, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { type ReactElement, useState } from 'react';

import { t } from '../../text';
import { type FleetForm, type FormProblems } from './fleetForm';
import { ServerRow } from './ServerRow';
import { ShardRows } from './ShardRows';

interface Props {
  readonly form: FleetForm;
  readonly onChange: (form: FleetForm) => void;
  readonly problems: FormProblems;
  /** A fleet's id cannot be changed later. */
  readonly isNew: boolean;
  readonly disabled: boolean;
}

type TextName = 'id' | 'name' | 'partitionLabels' | 'replicatedJobs' | DurationName;
type DurationName = 'scrapeInterval' | 'evaluationInterval' | 'lookback';

/** Everything that is entered of a fleet: what is needed first, the rest folded away. */
export function FleetFields({ form, onChange, problems, isNew, disabled }: Props) {
  const styles = useStyles2(getStyles);
  const [isOpen, setOpen] = useState(false);
  const set = (change: Partial<FleetForm>) => onChange({ ...form, ...change });
  const text = (name: TextName, label: string, more: Pick<TextFieldProps, 'description' | 'suffix'> = {}) => (
    <TextField
      {...{ name, label, ...more }}
      value={form[name]}
      problem={problems.get(name)}
      disabled={disabled || (name === 'id' && !isNew)}
      onChange={(value) => set({ [name]: value })}
    />
  );
  const interval = { suffix: 's', description: t('app.fleet-form.interval-help', 'Empty: as the servers have it.') };
  const hasHidden = [...problems.keys()].some((name) => !['id', 'name', 'shards'].includes(name.split('.')[0]));
  return (
    <>
      {text('name', t('app.fleet-form.name', 'Name'))}
      {text('id', t('app.fleet-form.id', 'Id'), {
        description: t('app.fleet-form.id-help', 'In addresses and data sources; stays as it is.'),
      })}
      <Field noMargin useFieldset={false} label={t('app.fleet-form.kind', 'The servers are')}>
        <RadioButtonGroup
          aria-label={t('app.fleet-form.kind', 'The servers are')}
          disabled={disabled}
          value={form.kind}
          options={[
            { value: 'hash' as const, label: t('app.fleet-form.hash', 'Shards of one Prometheus') },
            { value: 'independent' as const, label: t('app.fleet-form.independent', 'Separate servers') },
          ]}
          onChange={(kind) => set({ kind })}
        />
      </Field>
      <ShardRows
        {...{ kind: form.kind, shards: form.shards, problems, disabled }}
        onChange={(shards) => set({ shards })}
      />
      <Collapse label={t('app.fleet-form.more', 'More')} isOpen={isOpen || hasHidden} onToggle={() => setOpen(!isOpen)}>
        <div className={styles.more}>
          {form.kind === 'hash' && splitFields(text)}
          {text('scrapeInterval', t('app.fleet-form.scrape', 'Scrape interval'), interval)}
          {text('evaluationInterval', t('app.fleet-form.evaluation', 'Evaluation interval'), interval)}
          {text('lookback', t('app.fleet-form.lookback', 'Lookback'), { suffix: 's' })}
          <ServerRow
            id="fleet-store"
            place="store"
            label={t('app.fleet-form.store', 'Long-term store')}
            description={t('app.fleet-form.store-help', 'Where older samples are. Empty: there is none.')}
            value={form.store}
            {...{ problems, disabled }}
            onChange={(change) => set({ store: { ...form.store, ...change } })}
          />
          <StoreFlavour
            value={form.storeFlavour}
            disabled={disabled}
            onChange={(storeFlavour) => set({ storeFlavour })}
          />
          <Checkbox
            label={t('app.fleet-form.merge-replicas', 'Fill the gaps of a replica from the others')}
            description={t(
              'app.fleet-form.merge-replicas-help',
              'Every query is computed from raw samples of all replicas: slower.'
            )}
            disabled={disabled}
            value={form.mergeReplicas}
            onChange={(event) => set({ mergeReplicas: event.currentTarget.checked })}
          />
          <Checkbox
            label={t('app.fleet-form.experimental', 'Experimental functions')}
            disabled={disabled}
            value={form.experimental}
            onChange={(event) => set({ experimental: event.currentTarget.checked })}
          />
          <Checkbox
            label={t('app.fleet-form.anonymous', 'People who are not logged in may query it')}
            disabled={disabled}
            value={form.anonymous}
            onChange={(event) => set({ anonymous: event.currentTarget.checked })}
          />
        </div>
      </Collapse>
    </>
  );
}

/** How the targets of one Prometheus are split. */
function splitFields(text: (name: TextName, label: string, more: Pick<TextFieldProps, 'description'>) => ReactElement) {
  return (
    <>
      {text('partitionLabels', t('app.fleet-form.partition-labels', 'Partition labels'), {
        description: t(
          'app.fleet-form.partition-labels-help',
          'Series that agree on them are on one shard. Empty: found out.'
        ),
      })}
      {text('replicatedJobs', t('app.fleet-form.replicated-jobs', 'Replicated jobs'), {
        description: t('app.fleet-form.replicated-jobs-help', 'Scraped by every shard. Empty: found out.'),
      })}
    </>
  );
}

interface TextFieldProps {
  readonly name: TextName;
  readonly label: string;
  readonly description?: string;
  /** The unit. */
  readonly suffix?: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: string) => void;
}

function TextField({ name, label, description, suffix, value, problem, disabled, onChange }: TextFieldProps) {
  return (
    <Field
      noMargin
      label={label}
      description={description}
      invalid={problem !== undefined}
      error={problem}
      disabled={disabled}
    >
      <Input
        id={`fleet-${name}`}
        value={value}
        suffix={suffix}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}

interface FlavourProps {
  readonly value: FleetForm['storeFlavour'];
  readonly disabled: boolean;
  readonly onChange: (value: FleetForm['storeFlavour']) => void;
}

function StoreFlavour({ value, disabled, onChange }: FlavourProps) {
  return (
    <Field noMargin useFieldset={false} label={t('app.fleet-form.flavour', 'The store is')}>
      <RadioButtonGroup
        size="sm"
        aria-label={t('app.fleet-form.flavour', 'The store is')}
        disabled={disabled}
        value={value}
        options={[
          { value: 'prometheus' as const, label: 'Prometheus' },
          { value: 'm3' as const, label: 'M3DB' },
          { value: 'victoriametrics' as const, label: 'VictoriaMetrics' },
          { value: 'other' as const, label: t('app.fleet-form.other', 'Other') },
        ]}
        onChange={onChange}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  more: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), padding: theme.spacing(1) }),
});
