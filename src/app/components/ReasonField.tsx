import { Field, TextArea } from '@grafana/ui';

import { t } from '../text';

interface Props {
  readonly id: string;
  readonly value: string;
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
}

/** Why something is changed, as the audit will have it. */
export function ReasonField({ id, value, disabled, onChange }: Props) {
  return (
    <Field noMargin label={t('app.reason', 'Reason')} description={t('app.reason-why', 'For the audit.')}>
      <TextArea
        id={id}
        rows={2}
        maxLength={1000}
        disabled={disabled}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}
