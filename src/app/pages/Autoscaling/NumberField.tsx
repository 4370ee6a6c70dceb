import { Field, Input } from '@grafana/ui';
import { useState } from 'react';

import { t } from '../../text';
import { type Problems } from './usePolicyDraft';

interface Props {
  /** In the policy, such as `targets.cpu`; also the id of the input. */
  readonly path: string;
  readonly label: string;
  /** What it means, for who does not know HorizontalPodAutoscaler. */
  readonly description?: string;
  readonly value: number | undefined;
  /** Called with undefined where nothing is entered and nothing need be, with NaN for what is no number. */
  readonly onChange: (value: number | undefined) => void;
  readonly problems: Problems;
  readonly disabled: boolean;
  readonly unit?: string;
  /** What is shown, times this, is the value. */
  readonly scale?: number;
  /** May be left empty. */
  readonly optional?: boolean;
}

/** A number of the policy, checked as it is typed. */
export function NumberField(props: Props) {
  const { path, label, description, value, onChange, problems, disabled, unit, scale = 1, optional = false } = props;
  const [typed, setTyped] = useState('');
  const valueOf = (text: string) => (text.trim() === '' && optional ? undefined : tidy(parsed(text) * scale));
  // What was typed stands as it was typed, unless the value came from elsewhere.
  const text = isSame(valueOf(typed), value) ? typed : shownText(value, scale);
  const problem = problems.get(path);
  return (
    <Field
      noMargin
      label={label}
      description={description}
      disabled={disabled}
      invalid={problem !== undefined}
      error={problem === undefined ? undefined : problemText(problem, text)}
    >
      <Input
        id={`policy-${path}`}
        inputMode="decimal"
        width={16}
        value={text}
        suffix={unit}
        placeholder={optional ? t('app.autoscaling.no-target', 'none') : undefined}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setTyped(next);
          onChange(valueOf(next));
        }}
      />
    </Field>
  );
}

function parsed(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'));
}

/** Policies hold some values rounded to whole units. */
function isSame(a: number | undefined, b: number | undefined): boolean {
  return Object.is(a, b) || (a !== undefined && b !== undefined && Math.abs(a - b) <= 1e-6 * Math.abs(b));
}

/** Without what binary fractions leave at the end. */
function tidy(value: number, digits = 12): number {
  return Number(value.toPrecision(digits));
}

function shownText(value: number | undefined, scale: number): string {
  return value === undefined || Number.isNaN(value) ? '' : String(tidy(value / scale, scale === 1 ? 12 : 6));
}

function problemText(problem: string, text: string): string {
  return Number.isNaN(parsed(text))
    ? t('app.autoscaling.no-number', 'Enter a number.')
    : `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
}
