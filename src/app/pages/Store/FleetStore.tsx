import { dateTimeFormat } from '@grafana/data';
import { ClipboardButton, EmptyState, Pagination, Stack } from '@grafana/ui';
import { useMemo, useState } from 'react';

import { type Fleet } from '../../../api/fleets';
import { type StoredPage, type StoreSearch } from '../../../api/storedPage';
import { Choice } from '../../components/Choice';
import { NotLoaded } from '../../components/NotLoaded';
import { ProblemList } from '../../components/ProblemList';
import { SearchBox } from '../../components/SearchBox';
import { StaleAlert } from '../../components/StaleAlert';
import { formatBytes, formatCount, formatRate } from '../../data/format';
import { useStore } from '../../data/useStore';
import { t } from '../../text';
import { AllowListPart } from './AllowListPart';
import { DashboardsPart } from './DashboardsPart';
import { MetricTable } from './MetricTable';
import { panelsByMetric } from './panelsByMetric';
import { storedText } from './storedText';
import { DashboardsProvider, useDashboards, useReadDashboards } from './useDashboards';
import { WriterTable } from './WriterTable';

const METRICS_OF_PAGE = 25;
const HEADING = { fontSize: '1.25rem' };
const STORED = ['all', 'some', 'none'] as const;

const EXAMPLE = `store:
  url: 'http://store:8428'
  flavour: victoriametrics
  allow: [up, '{__name__=~"job:.+"}']`;

/** The store of a fleet: what is written to it, metric by metric, and how far behind each shard is. */
export function FleetStore({ fleet }: { readonly fleet: Fleet }) {
  const [search, setSearch] = useState<Pick<StoreSearch, 'search' | 'stored'>>({});
  const [page, setPage] = useState(1);
  const dashboards = useDashboards(fleet.id);
  const asked = useStore(fleet.id, { ...search, offset: (page - 1) * METRICS_OF_PAGE, limit: METRICS_OF_PAGE });
  const change = (to: typeof search) => {
    setSearch({ ...search, ...to });
    setPage(1);
  };
  if (asked.data !== undefined && asked.data.store === undefined) {
    return <NoStore />;
  }
  return (
    <DashboardsProvider value={dashboards}>
      <Stack direction="column" gap={2} alignItems="stretch">
        {asked.data !== undefined && (
          <>
            <StaleAlert of={asked} />
            <About of={asked.data} />
            {asked.data.store?.isApplied === true && (
              <>
                <h2 style={HEADING}>{t('app.store.list', 'Allow list')}</h2>
                <AllowListPart fleet={fleet} />
              </>
            )}
          </>
        )}
        <h2 style={HEADING}>{t('app.store.metrics', 'Metrics')}</h2>
        <Stack direction="row" gap={2} wrap="wrap">
          <SearchBox
            id="store-search"
            value={search.search ?? ''}
            placeholder={t('app.store.search-hint', 'Name of a metric')}
            onChange={(text) => change({ search: text === '' ? undefined : text })}
          />
          <Choice
            id="store-stored"
            label={t('app.store.stored', 'Written')}
            value={search.stored}
            options={STORED.map((value) => ({ value, label: storedText(value) }))}
            onChange={(stored) => change({ stored })}
          />
        </Stack>
        {asked.data === undefined ? (
          <NotLoaded of={asked} label={t('app.store.loading', 'Loading what is written to the store')} />
        ) : (
          <>
            <DashboardsPart />
            <Metrics of={asked.data} page={page} onPage={setPage} />
            <h2 style={HEADING}>{t('app.store.writers', 'Remote write of the shards')}</h2>
            <WriterTable writers={asked.data.writers} buffer={asked.data.store?.buffer ?? 0} />
          </>
        )}
      </Stack>
    </DashboardsProvider>
  );
}

function About({ of: { store, summary, rate, problems } }: { readonly of: StoredPage }) {
  const parts = STORED.filter((stored) => summary[stored].metrics > 0).map((stored) =>
    t('app.store.part', '{{stored}}: {{series}} series, {{rate}} (metrics: {{metrics}})', {
      stored: storedText(stored),
      metrics: formatCount(summary[stored].metrics),
      series: formatCount(summary[stored].series),
      rate: formatRate(summary[stored].series * rate),
    })
  );
  return (
    <>
      <div role="status">{parts.join('; ')}</div>
      {store?.before !== undefined && (
        <div>
          {t('app.store.before', 'Queries before {{time}} read the store ({{store}}).', {
            store: store.id,
            time: dateTimeFormat(store.before),
          })}
        </div>
      )}
      {store !== undefined && <div>{heldText(store)}</div>}
      {store !== undefined && <AllowText store={store} />}
      <ProblemList
        problems={problems.map((sentence) => ({ severity: 'warning', sentence }))}
        label={t('app.store.problems', 'Problems of the numbers')}
      />
    </>
  );
}

function heldText({ held: { since, bytes } }: NonNullable<StoredPage['store']>): string {
  const oldest =
    since === undefined
      ? t('app.store.since-unknown', 'The store does not tell since when it has data')
      : t('app.store.since', 'The store has data since {{time}}', { time: dateTimeFormat(since) });
  const disk =
    bytes === undefined
      ? t('app.store.disk-unknown', 'the disk it takes is not known')
      : t('app.store.disk', 'on its disk: {{bytes}}', { bytes: formatBytes(bytes) });
  return `${oldest}; ${disk}.`;
}

function AllowText({ store: { allow, relabelling, isApplied } }: { readonly store: NonNullable<StoredPage['store']> }) {
  if (allow === undefined) {
    return (
      <div>
        {t(
          'app.store.no-list',
          'There is no allow list: all is taken to be written, but what remote write leaves out.'
        )}
      </div>
    );
  }
  return (
    <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
      <span>
        {isApplied
          ? t('app.store.applied', 'The allow list is in the configuration of the shards.')
          : t('app.store.not-applied', 'The remote_write of the shards needs the same list:')}
      </span>
      <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => relabelling ?? ''}>
        {t('app.store.copy', 'Copy write_relabel_configs')}
      </ClipboardButton>
    </Stack>
  );
}

interface MetricsProps {
  readonly of: StoredPage;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

function Metrics({ of: { metrics, total, rate, store, problems }, page, onPage }: MetricsProps) {
  const pages = Math.ceil(total / METRICS_OF_PAGE);
  const { panels } = useReadDashboards();
  const readBy = useMemo(
    () =>
      panels &&
      panelsByMetric(
        panels,
        metrics.map(({ name }) => name)
      ),
    [panels, metrics]
  );
  if (total === 0) {
    return problems.length > 0 ? null : (
      <EmptyState variant="not-found" message={t('app.store.no-match', 'No metric is like that')} />
    );
  }
  return (
    <>
      <MetricTable metrics={metrics} rate={rate} hasList={store?.allow !== undefined} panels={readBy} />
      {pages > 1 && <Pagination currentPage={Math.min(page, pages)} numberOfPages={pages} onNavigate={onPage} />}
    </>
  );
}

function NoStore() {
  return (
    <EmptyState variant="call-to-action" message={t('app.store.none', 'This fleet has no long-term store')}>
      <p>
        {t(
          'app.store.how',
          'Name the database that your shards write to in the fleets file of the proxy, and what they write: queries then reach beyond what the shards keep.'
        )}
      </p>
      <pre style={{ textAlign: 'left' }}>{EXAMPLE}</pre>
    </EmptyState>
  );
}
