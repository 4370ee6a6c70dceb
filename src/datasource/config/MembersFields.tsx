import { t } from '@grafana/i18n';
import { getDataSourceSrv } from '@grafana/runtime';
import { Field, Input, MultiCombobox, RadioButtonGroup, Switch, TagsInput } from '@grafana/ui';

import { memberLabelProblems, memberLabelsOf, memberLabelsText } from '../../api/memberLabels';
import { memberSource } from '../connection/memberSource';
import { serverDuration } from '../connection/serverDuration';
import { type FleetOptions } from '../options';
import { type FieldsProps } from './fieldsProps';

/** Which Prometheus data sources make the fleet, and how their data hang together. */
export function MembersFields(props: FieldsProps) {
  const { options, disabled, onChange } = props;
  const kind = options.kind ?? 'independent';
  const problems = (options.members ?? []).flatMap((uid) => memberSource(uid).problem ?? []);
  return (
    <>
      <Field
        label={t('promshards.config.members.label', 'Data sources')}
        htmlFor="promshards-members"
        invalid={problems.length > 0}
        error={problems.map((problem) => `${problem}.`).join(' ')}
      >
        <MultiCombobox
          id="promshards-members"
          width={60}
          disabled={disabled}
          value={options.members ?? []}
          placeholder={t('promshards.config.members.placeholder', 'Choose Prometheus data sources')}
          options={prometheusSources()}
          onChange={(chosen) => onChange({ members: chosen.map(({ value }) => value) })}
        />
      </Field>
      <Field label={t('promshards.config.kind.label', 'Together they are')} description={kindText(kind)}>
        <RadioButtonGroup
          value={kind}
          disabled={disabled}
          options={[
            { value: 'independent' as const, label: t('promshards.config.kind.independent', 'Separate servers') },
            { value: 'hash' as const, label: t('promshards.config.kind.hash', 'Shards of one Prometheus') },
          ]}
          onChange={(value) => onChange({ kind: value })}
        />
      </Field>
      {kind === 'independent' && <MemberLabelFields {...props} />}
      {kind === 'hash' && (
        <ListField
          id="promshards-partition"
          label={t('promshards.config.partition.label', 'Partition labels')}
          description={t(
            'promshards.config.partition.description',
            'Labels that together decide which member a series is on, so that more can be computed by the members. Each query proves it of the data: a label that does not decide makes queries slow, not wrong. Leave empty if unsure.'
          )}
          value={options.partitionLabels ?? []}
          disabled={disabled}
          onChange={(partitionLabels) => onChange({ partitionLabels })}
        />
      )}
      {kind === 'hash' && (
        <ListField
          id="promshards-replicated"
          label={t('promshards.config.replicated.label', 'Replicated jobs')}
          description={t(
            'promshards.config.replicated.description',
            'Jobs that every member scrapes; they are taken from one of them.'
          )}
          value={options.replicatedJobs ?? []}
          disabled={disabled}
          onChange={(replicatedJobs) => onChange({ replicatedJobs })}
        />
      )}
      <ServerFields {...props} />
    </>
  );
}

/** The labels of separate servers, one field a server. */
function MemberLabelFields({ options, disabled, onChange }: FieldsProps) {
  const { members = [], memberLabels = {} } = options;
  const set = (uid: string, text: string) => {
    const { [uid]: _, ...others } = memberLabels;
    const labels = memberLabelsOf(text);
    onChange({ memberLabels: labels === undefined ? others : { ...others, [uid]: labels } });
  };
  const problems = new Map(
    memberLabelProblems(
      'independent',
      members.map((uid) => ({ id: memberSource(uid).id, labels: memberLabels[uid] }))
    )
  );
  return members.map((uid, i) => {
    const { id } = memberSource(uid);
    const problem = problems.get(i);
    return (
      <Field
        key={uid}
        label={t('promshards.config.labels.label', 'Labels of {{member}}', { member: id })}
        invalid={problem !== undefined}
        error={problem}
      >
        <Input
          id={`promshards-labels-${i}`}
          width={60}
          disabled={disabled}
          defaultValue={memberLabelsText(memberLabels[uid])}
          placeholder={`shard=${id}`}
          onBlur={(event) => set(uid, event.currentTarget.value)}
        />
      </Field>
    );
  });
}

function kindText(kind: NonNullable<FleetOptions['kind']>): string {
  return kind === 'hash'
    ? t(
        'promshards.config.kind.hash-text',
        'One Prometheus whose targets are split: the same series on two members is one series and counts once.'
      )
    : t(
        'promshards.config.kind.independent-text',
        'Clusters or regions: all series of a member have its labels, by which queries can select and group.'
      );
}

function prometheusSources() {
  return getDataSourceSrv()
    .getList({
      metrics: true,
      filter: ({ type }) => /(^|-)prometheus(-|$)|amazonprometheus|azureprometheus/.test(type),
    })
    .map(({ uid, name }) => ({ value: uid, label: name }));
}

interface ListFieldProps {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly value: string[];
  readonly disabled: boolean;
  readonly onChange: (value: string[]) => void;
}

function ListField({ id, label, description, value, disabled, onChange }: ListFieldProps) {
  return (
    <Field label={label} description={description} htmlFor={id}>
      <TagsInput
        id={id}
        width={60}
        addOnBlur
        disabled={disabled}
        tags={value}
        placeholder={t('promshards.config.list.placeholder', 'Type one and press Enter')}
        onChange={onChange}
      />
    </Field>
  );
}

/** How the servers were started. */
function ServerFields({ options, disabled, onChange }: FieldsProps) {
  const duration = (key: 'evaluationInterval' | 'lookback', label: string, placeholder: string) => {
    const value = options[key] ?? '';
    const read = value === '' ? undefined : serverDuration(value);
    return (
      <Field label={label} invalid={read?.ok === false} error={read?.ok === false && read.error.message}>
        <Input
          id={`promshards-${key}`}
          width={20}
          disabled={disabled}
          value={value}
          placeholder={placeholder}
          onChange={(event) => onChange({ [key]: event.currentTarget.value })}
        />
      </Field>
    );
  };
  return (
    <>
      {duration(
        'evaluationInterval',
        t('promshards.config.evaluation.label', 'Evaluation interval'),
        t('promshards.config.evaluation.unset', 'as they have it')
      )}
      {duration('lookback', t('promshards.config.lookback.label', 'Lookback'), '5m')}
      <Field
        label={t('promshards.config.experimental.label', 'Experimental PromQL')}
        description={t(
          'promshards.config.experimental.description',
          'Only where every member was started with Prometheus’ feature flags for it.'
        )}
      >
        <Switch
          id="promshards-experimental"
          disabled={disabled}
          value={options.experimental ?? false}
          onChange={(event) => onChange({ experimental: event.currentTarget.checked })}
        />
      </Field>
    </>
  );
}
