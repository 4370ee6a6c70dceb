import { t } from '@grafana/i18n';
import { type PromQuery, PromQueryEditorByApp } from '@grafana/prometheus';
import { Button, Stack, Text } from '@grafana/ui';
import { type QueryEditorProps } from '@grafana/data';

import { type FleetDatasource } from '../FleetDatasource';
import { type FleetOptions } from '../options';

type Props = QueryEditorProps<FleetDatasource, PromQuery, FleetOptions>;

/** Grafana's editor of PromQL, and below it how much of what is shown comes from the cache, with the way past it. */
export function FleetQueryEditor(props: Props) {
  const { datasource, onRunQuery } = props;
  const cached = cachedSamples(props);
  const askAgain = () => {
    datasource.askAgain();
    onRunQuery();
  };
  return (
    <>
      <PromQueryEditorByApp {...props} />
      {cached > 0 && (
        <Stack alignItems="center" gap={1}>
          <Text variant="bodySmall" color="secondary">
            {t('datasource.editor.cached', 'Samples from the cache: {{cached}}', { cached: cached.toLocaleString() })}
          </Text>
          <Button size="sm" variant="secondary" fill="text" onClick={askAgain}>
            {t('datasource.editor.ask-again', 'Ask the shards again')}
          </Button>
        </Stack>
      )}
    </>
  );
}

/** Of the editor's query, as it ran last. */
function cachedSamples({ query, data }: Props): number {
  const frames = data?.series.filter(({ refId }) => refId === query.refId) ?? [];
  return frames.reduce((sum, { meta }) => sum + (typeof meta?.custom?.cached === 'number' ? meta.custom.cached : 0), 0);
}
