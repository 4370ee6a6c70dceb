import { Field, Input } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';

import { t } from '../text';

/** After the last key, milliseconds. */
const PAUSE_MS = 250;

interface Props {
  readonly id: string;
  readonly value: string;
  /** What may be searched for. */
  readonly placeholder: string;
  readonly onChange: (search: string) => void;
}

/** Tells of what is typed when the typing pauses; a change from elsewhere, such as the back button, is taken over. */
export function SearchBox({ id, value, placeholder, onChange }: Props) {
  const [text, setText] = useState(value);
  const [told, setTold] = useState(value);
  if (value !== told) {
    setTold(value);
    setText(value);
  }
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  useEffect(() => {
    if (text === told) {
      return undefined;
    }
    const timer = window.setTimeout(() => {
      setTold(text);
      tell.current(text);
    }, PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [text, told]);
  return (
    <Field noMargin label={t('app.search', 'Search')}>
      <Input
        id={id}
        type="search"
        width={40}
        value={text}
        placeholder={placeholder}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </Field>
  );
}
