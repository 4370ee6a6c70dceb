import { Field, RadioButtonGroup, Stack } from '@grafana/ui';

import { Choice } from '../../components/Choice';
import { RangePicker } from '../../components/RangePicker';
import { timeRangeOf } from '../../data/timeRange';
import { t } from '../../text';
import { ExportButtons } from './ExportButtons';
import { type HistoryProps } from './historyProps';
import { outcomeText } from './historyTexts';

const outcomes = ['scale-up', 'scale-down', 'hold'] as const;

/** Which part of the history is shown, and its export. */
export function HistoryFilters({ fleet, address, onChange }: HistoryProps) {
  const { view, outcome, by, from, to } = address;
  return (
    <Stack direction="row" gap={2} wrap="wrap" alignItems="flex-end">
      <Field noMargin label={t('app.history.view', 'Show')}>
        <RadioButtonGroup
          value={view}
          options={[
            { value: 'decisions' as const, label: t('app.history.decisions', 'Decisions') },
            { value: 'audit' as const, label: t('app.history.audit', 'Audit') },
          ]}
          onChange={(value) => onChange({ view: value, before: undefined, decision: undefined })}
        />
      </Field>
      {view === 'decisions' ? (
        <Choice
          id="history-outcome"
          label={t('app.history.outcome', 'Outcome')}
          value={outcome}
          options={outcomes.map((value) => ({ value, label: outcomeText(value) }))}
          onChange={(value) => onChange({ outcome: value, before: undefined })}
        />
      ) : (
        <Choice
          id="history-by"
          label={t('app.history.by', 'By')}
          value={by}
          options={[
            { value: 'people' as const, label: t('app.history.people', 'People') },
            { value: 'controller' as const, label: t('app.history.controller', 'The controller') },
          ]}
          onChange={(value) => onChange({ by: value, before: undefined })}
        />
      )}
      <RangePicker value={timeRangeOf({ from, to })} onChange={(range) => onChange({ ...range, before: undefined })} />
      <ExportButtons fleet={fleet} address={address} />
    </Stack>
  );
}
