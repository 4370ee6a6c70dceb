import { EmptyState, Field, Pagination, Select, Stack, TextLink } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';

import { type QueryLogPage, type QueryOrder, queryOrders } from '../../../api/queryLog';
import { NotLoaded } from '../../components/NotLoaded';
import { ProblemList } from '../../components/ProblemList';
import { RangePicker } from '../../components/RangePicker';
import { SearchBox } from '../../components/SearchBox';
import { StaleAlert } from '../../components/StaleAlert';
import { formatBytes, formatCount } from '../../data/format';
import { formatMs } from '../../data/formatMs';
import { timeRangeOf } from '../../data/timeRange';
import { useQueryLog } from '../../data/useQueryLog';
import { fleetPath } from '../../paths';
import { t } from '../../text';
import { orderText } from './orderText';
import { QUERIES_OF_PAGE, type QueriesAddress, queriesSearch, readQueries, writeQueries } from './queriesAddress';
import { QueryTable } from './QueryTable';
import { UnderWay } from './UnderWay';

/** What is under way, and the queries of a range of time, a page of them. */
export function FleetQueries({ fleet }: { readonly fleet: string }) {
  const [params, setParams] = useSearchParams();
  const address = readQueries(params);
  const log = useQueryLog(fleet, queriesSearch(address));
  const change = (to: Partial<QueriesAddress>) => setParams(writeQueries({ ...address, page: 1, ...to }));
  return (
    <Stack direction="column" gap={2} alignItems="stretch">
      <UnderWay fleet={fleet} />
      <Filters address={address} onChange={change} />
      {log.data === undefined ? (
        <NotLoaded of={log} label={t('app.queries.loading', 'Loading the queries')} />
      ) : (
        <>
          <StaleAlert of={log} />
          <Sums fleet={fleet} of={log.data} />
          <Found of={log.data} address={address} onPage={(page) => change({ page })} />
        </>
      )}
    </Stack>
  );
}

interface FiltersProps {
  readonly address: QueriesAddress;
  readonly onChange: (to: Partial<QueriesAddress>) => void;
}

function Filters({ address: { search = '', order, from, to }, onChange }: FiltersProps) {
  return (
    <Stack direction="row" gap={2} wrap="wrap" alignItems="flex-end">
      <SearchBox
        id="queries-search"
        value={search}
        placeholder={t('app.queries.search-hint', 'Part of a query')}
        onChange={(text) => onChange({ search: text === '' ? undefined : text })}
      />
      <Field noMargin label={t('app.queries.order', 'Most first')} htmlFor="queries-order">
        <Select<QueryOrder>
          inputId="queries-order"
          width={24}
          value={order}
          options={queryOrders.map((value) => ({ value, label: orderText(value) }))}
          onChange={({ value }) => onChange({ order: value })}
        />
      </Field>
      <RangePicker value={timeRangeOf({ from, to })} onChange={onChange} />
    </Stack>
  );
}

/** What all of the time cost, and what is missing from the list. */
function Sums({ fleet, of: { all, others, problems } }: { readonly fleet: string; readonly of: QueryLogPage }) {
  return (
    <>
      <div role="status">
        {t('app.queries.sums', '{{runs}} runs; {{time}} in all; {{bytes}} from shards.', {
          ...{ runs: formatCount(all.runs), time: formatMs(all.totalMs), bytes: formatBytes(all.bytes) },
        })}{' '}
        {all.failed > 0 && t('app.queries.all-failed', 'Failed: {{n}}.', { n: formatCount(all.failed) })}{' '}
        {others.runs > 0 &&
          t('app.queries.others', 'Not listed: {{runs}} runs of long or cheap queries, {{time}}.', {
            ...{ runs: formatCount(others.runs), time: formatMs(others.totalMs) },
          })}{' '}
        <TextLink inline href={fleetPath(fleet, 'rules')}>
          {t('app.queries.to-rules', 'Rules that would answer the dearest')}
        </TextLink>
      </div>
      <ProblemList
        problems={problems.map((sentence) => ({ severity: 'warning', sentence }))}
        label={t('app.queries.problems', 'Problems of the query log')}
      />
    </>
  );
}

interface FoundProps {
  readonly of: QueryLogPage;
  readonly address: QueriesAddress;
  readonly onPage: (page: number) => void;
}

function Found({ of, address: { search, page, from, to }, onPage }: FoundProps) {
  const pages = Math.ceil(of.total / QUERIES_OF_PAGE);
  if (of.total === 0) {
    return (
      <EmptyState
        variant="not-found"
        message={
          search === undefined
            ? t('app.queries.none', 'Nothing was asked in this time')
            : t('app.queries.no-match', 'No query of this time holds that text')
        }
      />
    );
  }
  return (
    <>
      <QueryTable page={of} range={{ from, to }} />
      {pages > 1 && <Pagination currentPage={Math.min(page, pages)} numberOfPages={pages} onNavigate={onPage} />}
    </>
  );
}
