import { Stack } from '@grafana/ui';

import { type TargetPage } from '../../../api/targets';
import { Choice } from '../../components/Choice';
import { SearchBox } from '../../components/SearchBox';
import { t } from '../../text';
import { type TargetsAddress } from './targetsAddress';
import { targetHealthText, stateText } from './stateText';

interface Props {
  readonly address: TargetsAddress;
  readonly page: TargetPage;
  readonly onChange: (to: Partial<TargetsAddress>) => void;
}

const healths = ['up', 'down', 'unknown'] as const;
const states = ['placed', 'moving', 'waiting', 'replicated'] as const;

/** What to search for among the targets. */
export function TargetFilters({ address, page: { placed, summary }, onChange }: Props) {
  const { job, shard, state, health } = address;
  return (
    <Stack direction="row" gap={2} wrap="wrap">
      <SearchBox
        id="targets-search"
        value={address.search ?? ''}
        placeholder={t('app.targets.search-hint', 'Address, error or zone="a"')}
        onChange={(search) => onChange({ search })}
      />
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
        id="targets-health"
        label={t('app.targets.health', 'Health')}
        value={health}
        options={healths.map((value) => ({
          value,
          label: `${targetHealthText(value)} (${summary.health[value] ?? 0})`,
        }))}
        onChange={(value) => onChange({ health: value })}
      />
      {placed && (
        <Choice
          id="targets-state"
          label={t('app.targets.state', 'State')}
          value={state}
          options={states.map((value) => ({ value, label: stateText(value) }))}
          onChange={(value) => onChange({ state: value })}
        />
      )}
    </Stack>
  );
}
