import { Field, Input } from '@grafana/ui';

interface Props {
  readonly id: string;
  readonly label: string;
  /** In units of eight pixels. */
  readonly width: number;
  readonly value: string;
  readonly disabled: boolean;
  readonly placeholder?: string;
  readonly onChange: (value: string) => void;
}

/** A line of text under its label. */
export function FormField({ id, label, width, value, disabled, placeholder, onChange }: Props) {
  return (
    <Field noMargin label={label} disabled={disabled}>
      <Input
        id={id}
        width={width}
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}
