import { locationUtil } from '@grafana/data';
import { t } from '../../text';
import { Button, Field, LinkButton, RadioButtonGroup, Select, Stack } from '@grafana/ui';
import { useState } from 'react';

import { QueryBox } from '../../components/QueryBox';
import { type Fleet } from '../../../api/fleets';
import { explorePath } from '../../data/explorePath';
import { dataSourceOfFleet } from '../../data/fleetDataSource';
import { type RangeText, timeRangeOf } from '../../data/timeRange';
import { type ExplainAddress } from '../../explainAddress';

interface Props {
  readonly fleets: readonly Fleet[];
  readonly fleet: Fleet;
  readonly address: ExplainAddress;
  readonly range: RangeText;
  readonly onExplain: (to: Partial<ExplainAddress>) => void;
}

/** Which query to explain, over which fleet, and how it is asked. */
export function QueryForm({ fleets, fleet, address, range, onExplain }: Props) {
  const [query, setQuery] = useState(address.query);
  const instant = address.instant === true;
  const dataSource = dataSourceOfFleet(fleet.id);
  const explain = (to: Partial<ExplainAddress> = {}) => onExplain({ fleet: fleet.id, query, ...to });
  return (
    <Stack direction="column" gap={2} alignItems="stretch">
      <Stack direction="row" gap={2} wrap="wrap" alignItems="flex-end">
        <Field noMargin label={t('app.explain.fleet', 'Fleet')} htmlFor="explain-fleet">
          <Select
            inputId="explain-fleet"
            width={32}
            value={fleet.id}
            options={fleets.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={({ value }) => explain({ fleet: value })}
          />
        </Field>
        <Field noMargin label={t('app.explain.type', 'Type')}>
          <RadioButtonGroup
            value={instant}
            options={[
              { label: t('app.explain.range', 'Range'), value: false },
              { label: t('app.explain.instant', 'Instant'), value: true },
            ]}
            onChange={(value) => explain({ instant: value })}
          />
        </Field>
      </Stack>
      <QueryBox
        id="explain-query"
        label={t('app.explain.query', 'Query')}
        dataSource={dataSource?.uid}
        value={query}
        range={timeRangeOf(range)}
        onChange={setQuery}
        onRun={() => explain()}
      />
      <Stack direction="row" gap={1} wrap="wrap">
        {/* Editors tell of what was typed as they lose the focus: a button that is off until then would miss the click. */}
        <Button onClick={() => query.trim() !== '' && explain()}>{t('app.explain.button', 'Explain')}</Button>
        {dataSource !== undefined && query.trim() !== '' && (
          <LinkButton
            variant="secondary"
            icon="compass"
            href={locationUtil.assureBaseUrl(explorePath(dataSource, query, { range, instant }))}
          >
            {t('app.explain.explore', 'Open in Explore')}
          </LinkButton>
        )}
      </Stack>
    </Stack>
  );
}
