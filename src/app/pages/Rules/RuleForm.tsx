import { Button, RadioButtonGroup, Stack } from '@grafana/ui';
import { useState } from 'react';

import { QueryBox } from '../../components/QueryBox';
import { dataSourceOfFleet } from '../../data/fleetDataSource';
import { timeRangeOf } from '../../data/timeRange';
import { LAST_HOURS } from '../../data/useLastHours';
import { t } from '../../text';
import { FormField } from './FormField';
import { type RuleFields, type RulePlace } from './groupsIn';
import { RulePreviewPart } from './RulePreviewPart';
import { kindText } from './ruleTexts';
import { TextPairs } from './TextPairs';

interface Props {
  readonly fleet: string;
  /** The whole file. */
  readonly text: string;
  readonly at: Required<RulePlace>;
  readonly rule: RuleFields;
  readonly canEdit: boolean;
  readonly onChange: (fields: RuleFields) => void;
  readonly onRemove: () => void;
}

/** A rule as fields, and on request what it would have done. */
export function RuleForm({ fleet, text, at, rule, canEdit, onChange, onRemove }: Props) {
  const [previewed, setPreviewed] = useState<string>();
  const [range] = useState(() => timeRangeOf(LAST_HOURS));
  const isAlert = rule.alert != null;
  const name = rule.record ?? rule.alert ?? '';
  const id = `rule-${at.group}-${at.rule}`;
  const preview = () => setPreviewed(text);
  return (
    <Stack direction="column" gap={1} alignItems="stretch">
      <div>
        <RadioButtonGroup
          id={`${id}-kind`}
          aria-label={t('app.rules.kind-of', 'Kind')}
          size="sm"
          disabled={!canEdit}
          options={(['recording', 'alerting'] as const).map((value) => ({ value, label: kindText(value) }))}
          value={isAlert ? 'alerting' : 'recording'}
          onChange={(kind) => onChange(kind === 'alerting' ? { record: null, alert: name } : recordingOf(name))}
        />
      </div>
      <FormField
        id={`${id}-name`}
        label={isAlert ? t('app.rules.alert-name', 'Alert') : t('app.rules.record-name', 'Record')}
        width={50}
        value={name}
        disabled={!canEdit}
        onChange={(value) => onChange(isAlert ? { alert: value } : { record: value })}
      />
      <QueryBox
        id={`${id}-expr`}
        label={t('app.rules.expression', 'Expression')}
        dataSource={canEdit ? dataSourceOfFleet(fleet)?.uid : undefined}
        value={rule.expr ?? ''}
        range={range}
        disabled={!canEdit}
        onChange={(expr) => onChange({ expr })}
        onRun={preview}
      />
      {isAlert && <Durations id={id} rule={rule} disabled={!canEdit} onChange={onChange} />}
      <TextPairs
        id={`${id}-label`}
        label={t('app.rules.labels', 'Labels')}
        add={t('app.rules.add-label', 'Add label')}
        value={rule.labels ?? {}}
        disabled={!canEdit}
        onChange={(labels) => onChange({ labels })}
      />
      {isAlert && (
        <TextPairs
          id={`${id}-annotation`}
          label={t('app.rules.annotations', 'Annotations')}
          add={t('app.rules.add-annotation', 'Add annotation')}
          value={rule.annotations ?? {}}
          disabled={!canEdit}
          onChange={(annotations) => onChange({ annotations })}
        />
      )}
      <Stack direction="row" gap={1} wrap="wrap">
        <Button size="sm" variant="secondary" icon="graph-bar" onClick={preview}>
          {t('app.rules.preview', 'Preview the last day')}
        </Button>
        <Button size="sm" variant="destructive" fill="outline" icon="trash-alt" disabled={!canEdit} onClick={onRemove}>
          {t('app.rules.remove-rule', 'Remove rule')}
        </Button>
      </Stack>
      {previewed !== undefined && (
        <RulePreviewPart
          fleet={fleet}
          request={{ text: previewed, ...at }}
          isOld={previewed !== text}
          onClose={() => setPreviewed(undefined)}
        />
      )}
    </Stack>
  );
}

/** What only alerting rules have goes. */
function recordingOf(name: string): RuleFields {
  return { alert: null, record: name, for: null, keep_firing_for: null, annotations: null };
}

interface DurationProps {
  readonly id: string;
  readonly rule: RuleFields;
  readonly disabled: boolean;
  readonly onChange: (fields: RuleFields) => void;
}

function Durations({ id, rule, disabled, onChange }: DurationProps) {
  return (
    <Stack direction="row" gap={1} wrap="wrap">
      <FormField
        id={`${id}-for`}
        label={t('app.rules.for', 'Pending for')}
        width={14}
        value={rule.for ?? ''}
        placeholder="5m"
        disabled={disabled}
        onChange={(value) => onChange({ for: value })}
      />
      <FormField
        id={`${id}-keep`}
        label={t('app.rules.keep', 'Keeps firing for')}
        width={14}
        value={rule.keep_firing_for ?? ''}
        placeholder="0s"
        disabled={disabled}
        onChange={(value) => onChange({ keep_firing_for: value })}
      />
    </Stack>
  );
}
