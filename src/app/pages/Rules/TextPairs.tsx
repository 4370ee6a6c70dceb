import { Button, IconButton, Input, Stack } from '@grafana/ui';
import { useState } from 'react';

import { t } from '../../text';

type Texts = Readonly<Record<string, string>>;
type Pair = readonly [name: string, value: string];

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: Texts;
  readonly disabled: boolean;
  /** What the button that adds one says. */
  readonly add: string;
  readonly onChange: (value: Texts) => void;
}

/** Labels, or annotations: a name and a value each. Those without a name are not told. */
export function TextPairs({ id, label, value, disabled, add, onChange }: Props) {
  const [pairs, setPairs] = useState<readonly Pair[]>(() => Object.entries(value));
  // A change from elsewhere is taken over; what is being entered stays.
  const shown = JSON.stringify(textsOf(pairs)) === JSON.stringify(value) ? pairs : Object.entries(value);
  const change = (next: readonly Pair[]) => {
    setPairs(next);
    onChange(textsOf(next));
  };
  const put = (i: number, pair: Pair) => change(shown.map((one, k) => (k === i ? pair : one)));
  return (
    <fieldset aria-label={label}>
      <Stack direction="column" gap={0.5} alignItems="stretch">
        <span>{label}</span>
        {shown.map(([name, text], i) => (
          <Stack key={i} direction="row" gap={0.5}>
            <Input
              id={`${id}-${i}-name`}
              aria-label={t('app.rules.pair-name', 'Name of {{of}} {{n}}', { of: label, n: i + 1 })}
              width={20}
              disabled={disabled}
              value={name}
              onChange={(event) => put(i, [event.currentTarget.value, text])}
            />
            <Input
              id={`${id}-${i}-value`}
              aria-label={t('app.rules.pair-value', 'Value of {{of}} {{n}}', { of: label, n: i + 1 })}
              disabled={disabled}
              value={text}
              onChange={(event) => put(i, [name, event.currentTarget.value])}
            />
            <IconButton
              name="trash-alt"
              disabled={disabled}
              aria-label={t('app.rules.pair-remove', 'Remove {{of}} {{n}}', { of: label, n: i + 1 })}
              onClick={() => change(shown.filter((_, k) => k !== i))}
            />
          </Stack>
        ))}
        <div>
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            icon="plus"
            disabled={disabled}
            onClick={() => setPairs([...shown, ['', '']])}
          >
            {add}
          </Button>
        </div>
      </Stack>
    </fieldset>
  );
}

function textsOf(pairs: readonly Pair[]): Texts {
  return Object.fromEntries(pairs.filter(([name]) => name !== ''));
}
