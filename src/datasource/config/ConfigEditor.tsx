import { type DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { ExemplarsSettings } from '@grafana/prometheus';
import { Field, FieldSet, RadioButtonGroup, Stack } from '@grafana/ui';

import { connectionOf, type FleetOptions } from '../options';
import { type FieldsProps } from './fieldsProps';
import { ComputeNotice } from './ComputeNotice';
import { FleetFields } from './FleetFields';
import { MembersFields } from './MembersFields';
import { QueryFields } from './QueryFields';

type Props = DataSourcePluginOptionsEditorProps<FleetOptions>;

/** The data source's settings. A provisioned data source shows them and lets nothing be changed. */
export function ConfigEditor({ options, onOptionsChange }: Props) {
  const disabled = options.readOnly === true;
  const onChange = (change: Partial<FleetOptions>) =>
    onOptionsChange({ ...options, jsonData: { ...options.jsonData, ...change } });
  const connection = connectionOf(options.jsonData);
  const fields: FieldsProps = { options: options.jsonData, disabled, onChange };
  return (
    <Stack direction="column" gap={2}>
      <FieldSet label={t('promshards.config.connection.title', 'Connection')}>
        <Field
          label={t('promshards.config.connection.label', 'Ask')}
          description={t(
            'promshards.config.connection.description',
            'A fleet is asked through the proxy of the Promshards app. Data sources that Grafana already has need no proxy.'
          )}
        >
          <RadioButtonGroup
            value={connection}
            disabled={disabled}
            options={[
              { value: 'fleet' as const, label: t('promshards.config.connection.fleet', 'A fleet of the proxy') },
              {
                value: 'members' as const,
                label: t('promshards.config.connection.members', 'Prometheus data sources in Grafana'),
              },
            ]}
            onChange={(value) => onChange({ connection: value })}
          />
        </Field>
        {connection === 'fleet' ? <FleetFields {...fields} /> : <MembersFields {...fields} />}
      </FieldSet>
      <QueryFields {...fields} />
      <ComputeNotice />
      <ExemplarsSettings
        options={options.jsonData.exemplarTraceIdDestinations}
        disabled={disabled}
        onChange={(exemplarTraceIdDestinations) => onChange({ exemplarTraceIdDestinations })}
      />
    </Stack>
  );
}
