import { Field, Select } from '@grafana/ui';

import { t } from '../text';

interface Props<T extends string> {
  readonly id: string;
  readonly label: string;
  /** Shown as it is where it is none of the options. */
  readonly value: T | undefined;
  readonly options: ReadonlyArray<{ readonly value: T; readonly label: string }>;
  readonly onChange: (value: T | undefined) => void;
}

/** One of some values, or any. */
export function Choice<T extends string>({ id, label, value, options, onChange }: Props<T>) {
  return (
    <Field noMargin label={label} htmlFor={id}>
      <Select<T>
        inputId={id}
        width={24}
        isClearable
        placeholder={t('app.choice.any', 'Any')}
        value={
          value === undefined ? null : { value, label: options.find((one) => one.value === value)?.label ?? value }
        }
        options={[...options]}
        onChange={(option) => onChange(option?.value)}
      />
    </Field>
  );
}
