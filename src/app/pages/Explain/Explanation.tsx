import { t } from '../../text';
import { Alert, Stack } from '@grafana/ui';

import { type ExplainRun } from '../../../api/explain';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { Skeleton } from '../../components/Skeleton';
import { formatCount } from '../../data/format';
import { ChangeList } from './ChangeList';
import { Findings } from './Findings';
import { formatMs } from '../../data/formatMs';
import { MemberTable } from './MemberTable';
import { PlanTree } from './PlanTree';
import { type ExplainRequest, useExplain } from './useExplain';

/** The plan of a query, and as soon as it is known what running it brought. */
export function Explanation({ request }: { readonly request: ExplainRequest }) {
  const { plan, run } = useExplain(request);
  const shown = run.data ?? plan.data;
  if (shown === undefined) {
    return plan.failure === undefined ? (
      <Skeleton label={t('app.explain.planning', 'Planning the query')} />
    ) : (
      <Refused detail={plan.failure.kind === 'invalid' ? plan.failure.detail : undefined} failure={plan.failure} />
    );
  }
  return (
    <Stack direction="column" gap={3} alignItems="stretch">
      <div role="status">{run.loading ? t('app.explain.running', 'Running the query…') : summary(shown.run)}</div>
      <Remarks run={shown.run} warnings={shown.warnings} />
      {run.failure !== undefined && <ProxyFailureAlert failure={run.failure} />}
      {shown.exact !== undefined && (
        <Alert severity="info" title={t('app.explain.exact', 'Nothing is added up from sums of the members')}>
          {shown.exact}
        </Alert>
      )}
      <section aria-labelledby="explain-members">
        <h3 id="explain-members">{t('app.explain.members', 'Members')}</h3>
        <MemberTable timeline={shown.timeline} run={shown.run} />
      </section>
      <ChangeList timeline={shown.timeline} />
      <section aria-labelledby="explain-plan">
        <h3 id="explain-plan">{t('app.explain.plan', 'Plan')}</h3>
        <PlanTree key={shown.text} rows={shown.rows} />
      </section>
      <Findings explain={shown} />
    </Stack>
  );
}

function Refused({
  detail,
  failure,
}: {
  readonly detail: string | undefined;
  readonly failure: NonNullable<ReturnType<typeof useExplain>['plan']['failure']>;
}) {
  return detail === undefined ? (
    <ProxyFailureAlert failure={failure} />
  ) : (
    <Alert severity="error" title={t('app.explain.invalid', 'This query cannot be answered')}>
      {detail}
    </Alert>
  );
}

function Remarks({ run, warnings }: { readonly run?: ExplainRun; readonly warnings: readonly string[] }) {
  const notices = run?.state === 'done' ? run.notices : [];
  return (
    <>
      {run?.state === 'failed' && (
        <Alert severity="error" title={t('app.explain.run-failed', 'The query has no result')}>
          {run.message}
        </Alert>
      )}
      {[...new Set([...notices, ...warnings])].map((text) => (
        <Alert key={text} severity="warning" title={text} />
      ))}
    </>
  );
}

function summary(run: ExplainRun | undefined): string {
  if (run?.state !== 'done') {
    return '';
  }
  const values = {
    time: formatMs(run.elapsedMs),
    series: formatCount(run.series),
    samples: formatCount(run.samples),
    cached: formatCount(run.cached ?? 0),
  };
  return (run.cached ?? 0) > 0
    ? t(
        'app.explain.summary-cached',
        'Ran in {{time}}: {{series}} series with {{samples}} samples, {{cached}} of them from the cache.',
        values
      )
    : t('app.explain.summary', 'Ran in {{time}}: {{series}} series with {{samples}} samples.', values);
}
