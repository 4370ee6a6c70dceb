import { dateTimeFormat } from '@grafana/data';
import { Alert, Button, Stack } from '@grafana/ui';

import { formatDuration } from '../../../api/formatDuration';
import { type RulePreview, type RulePreviewRequest } from '../../../api/rulePreview';
import { ProblemList } from '../../components/ProblemList';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { Skeleton } from '../../components/Skeleton';
import { TimePlot } from '../../components/TimePlot';
import { formatCount } from '../../data/format';
import { LINE_COLORS } from '../../data/lineColors';
import { ruleGroups } from '../../data/ruleGroups';
import { seriesText } from '../../data/seriesText';
import { useAsked } from '../../data/useAsked';
import { t } from '../../text';
import { RaisedTable } from './RaisedTable';
import { elapsedText } from './ruleTexts';

interface Props {
  readonly fleet: string;
  readonly request: RulePreviewRequest;
  /** The rule was edited since. */
  readonly isOld: boolean;
  /** Ends it, also while it is awaited. */
  readonly onClose: () => void;
}

/** What a rule would have done over the last day. It is given up when it is closed. */
export function RulePreviewPart({ fleet, request, isOld, onClose }: Props) {
  const asked = useAsked(JSON.stringify([fleet, request]), (signal) => ruleGroups.preview(fleet, request, signal));
  return (
    <section aria-label={t('app.rules.preview-title', 'Preview')}>
      <Stack direction="column" gap={1} alignItems="stretch">
        {isOld && (
          <Alert
            severity="info"
            title={t('app.rules.preview-old', 'The groups were edited since; preview again.')}
            bottomSpacing={0}
          />
        )}
        {asked.loading && <Skeleton label={t('app.rules.previewing', 'Evaluating the rule over the last day')} />}
        {asked.failure?.problems !== undefined ? (
          <ProblemList
            label={t('app.rules.preview-problems', 'Why there is no preview')}
            problems={asked.failure.problems.map(({ message }) => ({ severity: 'critical', sentence: message }))}
          />
        ) : (
          asked.failure !== undefined && <ProxyFailureAlert failure={asked.failure} />
        )}
        {asked.data !== undefined && <Shown of={asked.data} />}
        <div>
          <Button size="sm" variant="secondary" fill="outline" onClick={onClose}>
            {asked.loading
              ? t('app.rules.preview-cancel', 'Cancel')
              : t('app.rules.preview-close', 'Close the preview')}
          </Button>
        </div>
      </Stack>
    </section>
  );
}

function Shown({ of }: { readonly of: RulePreview }) {
  const { from, to, step, lines, alerts, problems, warnings } = of;
  const length = lines.at(0)?.values.length ?? 0;
  // Of all series: what is not shown may have begun earlier.
  const begins = lines.map(({ values }) => values.findIndex((value) => value !== null));
  const first = of.series <= lines.length ? Math.min(...begins.filter((i) => i >= 0), length) % length : 0;
  const plot = {
    times: Array.from({ length }, (_, i) => from + i * step),
    lines: lines.map(({ labels, values }, i) => ({ name: seriesText(labels), values, color: LINE_COLORS[i] })),
    ...{ unit: 'short', decimals: 3 },
  };
  return (
    <>
      <div role="status">{summaryText(of)}</div>
      {first > 0 && (
        <div>
          {t('app.rules.preview-since', 'Before {{time}} it gave nothing.', {
            time: dateTimeFormat(plot.times[first]),
          })}
        </div>
      )}
      <ProblemList
        label={t('app.rules.preview-wrong', 'Problems of the preview')}
        problems={[...problems, ...warnings].map((sentence) => ({ severity: 'warning', sentence }))}
      />
      <TimePlot title={t('app.rules.preview-plot', 'The last day')} plot={plot} from={from} to={to} />
      {of.series > lines.length && lines.length > 0 && (
        <div>{t('app.rules.cut', 'There are more series; these are {{n}} of them.', { n: lines.length })}</div>
      )}
      {alerts !== undefined && <RaisedTable alerts={alerts} count={of.alertCount ?? alerts.length} to={to} />}
    </>
  );
}

function summaryText({
  kind,
  from,
  to,
  step,
  interval,
  series,
  mostSeries,
  samples,
  cost,
  ...rest
}: RulePreview): string {
  const values = {
    ...{ series: formatCount(series), most: formatCount(mostSeries), samples: formatCount(samples) },
    ...{ fired: rest.firedCount ?? 0, alerts: rest.alertCount ?? 0 },
    ...{ from: dateTimeFormat(from), to: dateTimeFormat(to), step: formatDuration(step) },
  };
  const would =
    kind === 'recording'
      ? t(
          'app.rules.would-write',
          'It would have written {{series}} series ({{most}} at once at most), {{samples}} samples.',
          values
        )
      : t(
          'app.rules.would-raise',
          'It would have raised {{alerts}} alerts, {{fired}} of which would have fired ({{most}} at once at most).',
          values
        );
  const evaluated =
    step > interval
      ? t(
          'app.rules.coarse',
          'Evaluated every {{step}} only, so that there are not too many evaluations, from {{from}} to {{to}}.',
          values
        )
      : t('app.rules.evaluated', 'Evaluated every {{step}} from {{from}} to {{to}}.', values);
  const costs = t('app.rules.cost', 'That took {{elapsed}} and read {{read}} samples of {{of}} series.', {
    ...{ elapsed: elapsedText(cost.elapsed), read: formatCount(cost.samples), of: formatCount(cost.series) },
  });
  return `${would} ${evaluated} ${costs}`;
}
