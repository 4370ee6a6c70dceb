import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, LoadingBar, RadioButtonGroup, Stack, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';

import { type WhatIf } from '../../../api/scaling';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { TimePlot } from '../../components/TimePlot';
import { useWidth } from '../../components/useWidth';
import { withArrows } from '../../data/arrows';
import { useWhatIf } from '../../data/useWhatIf';
import { t } from '../../text';
import { type PolicyDraft } from './usePolicyDraft';
import { WhatIfFigures } from './WhatIfFigures';
import { loadPlot, shardsPlot } from './whatIfPlots';

const HOUR = 3_600_000;

/** What the edits would have done with the load there was, and what they would do at once. */
export function WhatIfPanel({ policy }: { readonly policy: PolicyDraft }) {
  const styles = useStyles2(getStyles);
  const [span, setSpan] = useState(24 * HOUR);
  const [ref, width] = useWidth();
  const isEdited = policy.changes.length > 0;
  const whatIf = useWhatIf({ fleet: policy.base.fleet, policy: policy.valid, span });
  return (
    <section aria-label={t('app.what-if.title', 'What if')} className={styles.panel} aria-busy={whatIf.busy} ref={ref}>
      <Stack direction="row" justifyContent="space-between" alignItems="center" wrap="wrap" gap={1}>
        <h2>{t('app.what-if.title', 'What if')}</h2>
        <RadioButtonGroup
          size="sm"
          aria-label={t('app.what-if.span', 'Replayed past')}
          value={span}
          options={spans()}
          onChange={setSpan}
        />
      </Stack>
      <p className={styles.text}>
        {t('app.what-if.text', 'The load that was recorded, replayed under the saved targets and under your edit.')}
      </p>
      <div className={styles.bar}>{whatIf.busy && width > 0 && <LoadingBar width={width} />}</div>
      {policy.valid === undefined && (
        <p role="status">{t('app.what-if.invalid', 'Correct what is marked to see what it would do.')}</p>
      )}
      {whatIf.failure !== undefined && <ProxyFailureAlert failure={whatIf.failure} />}
      {whatIf.value !== undefined && (
        <div className={cx(styles.result, !whatIf.isCurrent && styles.old)}>
          {isEdited && <AtOnce now={whatIf.value.now} />}
          <Plots whatIf={whatIf.value} isEdited={isEdited} />
          <WhatIfFigures whatIf={whatIf.value} isEdited={isEdited} />
        </div>
      )}
    </section>
  );
}

/** Warns where the edit would change the number of shards as soon as it is saved. */
function AtOnce({ now }: { readonly now: WhatIf['now'] }) {
  return now.outcome === 'hold' ? (
    <Alert severity="info" title={t('app.what-if.hold', 'Saved now, this changes nothing at once')}>
      {withArrows(now.sentence)}
    </Alert>
  ) : (
    <Alert severity="warning" title={t('app.what-if.at-once', 'Saved now, this scales at once')}>
      {withArrows(now.sentence)}
    </Alert>
  );
}

function Plots({ whatIf, isEdited }: { readonly whatIf: WhatIf; readonly isEdited: boolean }) {
  const shards = useMemo(() => shardsPlot(whatIf, isEdited), [whatIf, isEdited]);
  const load = useMemo(() => loadPlot(whatIf, isEdited), [whatIf, isEdited]);
  const end = whatIf.start + Math.max(1, shards.times.length - 1) * whatIf.step;
  return (
    <>
      <TimePlot title={t('app.what-if.shards', 'Shards')} plot={shards} from={whatIf.start} to={end} />
      <TimePlot
        title={t('app.what-if.load', 'Load of a shard against its target')}
        plot={load}
        from={whatIf.start}
        to={end}
      />
    </>
  );
}

function spans() {
  return [
    { value: HOUR, label: t('app.what-if.hour', '1 h') },
    { value: 6 * HOUR, label: t('app.what-if.hours', '6 h') },
    { value: 24 * HOUR, label: t('app.what-if.day', '1 day') },
    { value: 7 * 24 * HOUR, label: t('app.what-if.week', '7 days') },
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({
    minWidth: 0,
    h2: { margin: 0, fontSize: theme.typography.h4.fontSize },
    // Stays in sight beside the form, which is longer.
    [theme.breakpoints.up('lg')]: { position: 'sticky', top: theme.spacing(12), alignSelf: 'start' },
  }),
  text: css({ color: theme.colors.text.secondary, margin: theme.spacing(1, 0, 0) }),
  bar: css({ height: theme.spacing(1), overflow: 'hidden' }),
  result: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  old: css({ opacity: 0.6 }),
});
