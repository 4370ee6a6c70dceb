import { t } from '@grafana/i18n';
import { Combobox, Field } from '@grafana/ui';

import { type FieldsProps } from './fieldsProps';
import { useFleetOptions } from './useFleetOptions';

/** Which fleet is asked. While the proxy is away its id can be typed in. */
export function FleetFields({ options, disabled, onChange }: FieldsProps) {
  const state = useFleetOptions(true);
  const fleets = state.kind === 'loaded' ? state.fleets : [];
  const unknown = state.kind === 'loaded' && options.fleet && !fleets.some(({ id }) => id === options.fleet);
  const error =
    state.kind === 'failed'
      ? state.message
      : unknown
        ? t('promshards.config.fleet.unknown', 'There is no such fleet, or your organization may not see it.')
        : undefined;
  return (
    <Field
      label={t('promshards.config.fleet.label', 'Fleet')}
      htmlFor="promshards-fleet"
      description={t(
        'promshards.config.fleet.description',
        'Grafana’s alert rules cannot use this data source. Give them a Prometheus data source with the proxy’s address of this fleet, …/fleets/<id>.'
      )}
      invalid={error !== undefined}
      error={error}
    >
      <Combobox
        id="promshards-fleet"
        width={40}
        disabled={disabled}
        loading={state.kind === 'loading'}
        createCustomValue
        value={options.fleet ?? null}
        placeholder={t('promshards.config.fleet.placeholder', 'Choose a fleet')}
        options={fleets.map(({ id, name, members }) => ({
          value: id,
          label: name,
          description: t('promshards.config.fleet.size', '{{id}}, {{count}} shards', { id, count: members.length }),
        }))}
        onChange={(option) => onChange({ fleet: option.value })}
      />
    </Field>
  );
}
