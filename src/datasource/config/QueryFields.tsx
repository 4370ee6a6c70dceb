import { t } from '@grafana/i18n';
import { type PromOptions } from '@grafana/prometheus';
import { Field, FieldSet, Input, RadioButtonGroup, Switch } from '@grafana/ui';

import { isSettingDuration } from '../query/durations';
import { type FieldsProps } from './fieldsProps';

type EditorMode = NonNullable<PromOptions['defaultEditor']>;

const BUILDER = 'builder' as EditorMode;
const CODE = 'code' as EditorMode;

/** How queries run and how the editor opens. */
export function QueryFields({ options, disabled, onChange }: FieldsProps) {
  const duration = (key: 'timeInterval' | 'queryTimeout', label: string, description: string) => {
    const value = options[key] ?? '';
    return (
      <Field
        label={label}
        description={description}
        invalid={!isSettingDuration(value)}
        error={t(
          'promshards.config.duration.invalid',
          'Enter a whole number and one unit (y, M, w, d, h, m, s or ms), for example 15s.'
        )}
      >
        <Input
          id={`promshards-${key}`}
          width={20}
          disabled={disabled}
          value={value}
          placeholder={key === 'timeInterval' ? '15s' : '30s'}
          onChange={(event) => onChange({ [key]: event.currentTarget.value })}
        />
      </Field>
    );
  };
  return (
    <FieldSet label={t('promshards.config.queries.title', 'Queries')}>
      {duration(
        'timeInterval',
        t('promshards.config.scrape.label', 'Scrape interval'),
        t('promshards.config.scrape.description', 'The base of $__rate_interval. Empty: as the fleet says.')
      )}
      {duration(
        'queryTimeout',
        t('promshards.config.timeout.label', 'Query timeout'),
        t(
          'promshards.config.timeout.description',
          'How long a query may take, and each member for it. Empty: two minutes, and for a member as the proxy says, or 30s where there is none.'
        )
      )}
      <Field
        label={t('promshards.config.partial.label', 'When a member does not answer')}
        description={t(
          'promshards.config.partial.description',
          'A warning on the panel names the member and says what its absence means for the numbers. A notification says when lists of metrics and values lack its part.'
        )}
      >
        <RadioButtonGroup
          value={options.partial ?? 'allow'}
          disabled={disabled}
          options={[
            { value: 'allow' as const, label: t('promshards.config.partial.allow', 'Show the rest, with a warning') },
            { value: 'fail' as const, label: t('promshards.config.partial.fail', 'Fail the query') },
          ]}
          onChange={(partial) => onChange({ partial })}
        />
      </Field>
      <ExactField options={options} disabled={disabled} onChange={onChange} />
      <Field label={t('promshards.config.editor.label', 'Default editor')}>
        <RadioButtonGroup
          value={options.defaultEditor ?? BUILDER}
          disabled={disabled}
          options={[
            { value: BUILDER, label: t('promshards.config.editor.builder', 'Builder') },
            { value: CODE, label: t('promshards.config.editor.code', 'Code') },
          ]}
          onChange={(defaultEditor) => onChange({ defaultEditor })}
        />
      </Field>
      <Field
        label={t('promshards.config.lookup.label', 'Disable metrics lookup')}
        description={t('promshards.config.lookup.description', 'Switches off completion in the editor.')}
      >
        <Switch
          id="promshards-lookup"
          disabled={disabled}
          value={options.disableMetricsLookup ?? false}
          onChange={(event) => onChange({ disableMetricsLookup: event.currentTarget.checked })}
        />
      </Field>
    </FieldSet>
  );
}

function ExactField({ options, disabled, onChange }: FieldsProps) {
  return (
    <Field
      label={t('promshards.config.exact.label', 'Sums to the last digit')}
      description={t(
        'promshards.config.exact.description',
        'Fetches single series and adds them in the order one Prometheus does, instead of adding the sums of members. Slower. Where a comparison depends on the last digit, this is done in any case.'
      )}
    >
      <Switch
        id="promshards-exact"
        disabled={disabled}
        value={options.exact ?? false}
        onChange={(event) => onChange({ exact: event.currentTarget.checked })}
      />
    </Field>
  );
}
