import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';
import { EmptyState, Field, Select, Stack, TextLink } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';

import { type Fleet } from '../../../api/fleets';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { useFleets } from '../../data/useFleets';
import { pagePath } from '../../paths';
import { FleetShards } from './FleetShards';
import { TableSkeleton } from './TableSkeleton';

/** Health of a fleet's shards, live. The fleet stands in the address, as `?fleet=<id>`. */
export function ShardsPage() {
  return (
    <PluginPage pageNav={{ text: t('app.shards.title', 'Shards') }}>
      <Shards />
    </PluginPage>
  );
}

function Shards() {
  const fleets = useFleets();
  const [params, setParams] = useSearchParams();
  if (fleets.data === undefined) {
    return fleets.failure === undefined ? (
      <TableSkeleton />
    ) : (
      <ProxyFailureAlert failure={fleets.failure} onRetry={fleets.refresh} />
    );
  }
  if (fleets.data.length === 0) {
    return <NoFleets />;
  }
  const chosen = fleets.data.find((fleet) => fleet.id === params.get('fleet')) ?? fleets.data[0];
  return (
    <Stack direction="column" gap={2}>
      {fleets.data.length > 1 && (
        <FleetPicker
          fleets={fleets.data}
          value={chosen.id}
          onChange={(id) => setParams({ fleet: id }, { replace: true })}
        />
      )}
      <FleetShards key={chosen.id} fleet={chosen} />
    </Stack>
  );
}

interface PickerProps {
  readonly fleets: readonly Fleet[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function FleetPicker({ fleets, value, onChange }: PickerProps) {
  return (
    <Field noMargin label={t('app.shards.fleet', 'Fleet')}>
      <Select
        inputId="fleet"
        width={40}
        value={value}
        options={fleets.map((fleet) => ({ value: fleet.id, label: fleet.name }))}
        onChange={(option) => option.value !== undefined && onChange(option.value)}
      />
    </Field>
  );
}

function NoFleets() {
  return (
    <EmptyState variant="call-to-action" message={t('app.shards.none.title', 'There are no fleets to show')}>
      {t(
        'app.shards.none.text',
        'The proxy answers, but knows no fleet that your organization may see. Fleets are defined in the file the proxy is started with.'
      )}{' '}
      <TextLink href={pagePath('configuration')}>{t('app.shards.none.link', 'Configuration')}</TextLink>
    </EmptyState>
  );
}
