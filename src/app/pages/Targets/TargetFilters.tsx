import { Field, Input, Stack } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';

import { type TargetPage } from '../../../api/targets';
import { Choice } from '../../components/Choice';
import { t } from '../../text';
import { type TargetsAddress } from './targetsAddress';
import { stateText } from './stateText';

/** After the last key, milliseconds. */
const PAUSE_MS = 250;

interface Props {
  readonly address: TargetsAddress;
  readonly summary: TargetPage['summary'];
  readonly onChange: (to: Partial<TargetsAddress>) => void;
}

const states = ['placed', 'moving', 'waiting', 'replicated'] as const;

/** What to search for among the targets. */
export function TargetFilters({ address, summary, onChange }: Props) {
  const { job, shard, state } = address;
  return (
    <Stack direction="row" gap={2} wrap="wrap">
      <SearchBox value={address.search ?? ''} onChange={(search) => onChange({ search })} />
      <Choice
        id="targets-job"
        label={t('app.targets.job', 'Job')}
        value={job}
        options={summary.jobs.map((name) => ({ value: name, label: name }))}
        onChange={(value) => onChange({ job: value })}
      />
      <Choice
        id="targets-shard"
        label={t('app.targets.shard', 'Shard')}
        value={shard}
        options={summary.shards.map(({ id }) => ({ value: id, label: id }))}
        onChange={(value) => onChange({ shard: value })}
      />
      <Choice
        id="targets-state"
        label={t('app.targets.state', 'State')}
        value={state}
        options={states.map((value) => ({ value, label: stateText(value) }))}
        onChange={(value) => onChange({ state: value })}
      />
    </Stack>
  );
}

interface SearchProps {
  readonly value: string;
  readonly onChange: (search: string) => void;
}

/** Tells of what is typed when the typing pauses; a change from elsewhere, such as the back button, is taken over. */
function SearchBox({ value, onChange }: SearchProps) {
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
    <Field noMargin label={t('app.targets.search', 'Search')}>
      <Input
        id="targets-search"
        type="search"
        width={40}
        value={text}
        placeholder={t('app.targets.search-hint', 'Address, job, shard or label value')}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </Field>
  );
}
