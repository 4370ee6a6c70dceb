import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, ConfirmModal, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

import { formatDuration } from '../../../api/formatDuration';
import { type RunningQuery } from '../../../api/runningQueries';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { QueryText } from '../../components/QueryText';
import { shortQuery } from '../../components/shortQuery';
import { ScrolledTable } from '../../components/ScrolledTable';
import { failureText } from '../../data/failureText';
import { type ProxyFailure } from '../../data/getFromProxy';
import { formatAge } from '../../data/format';
import { formatMs } from '../../data/formatMs';
import { useAccess } from '../../data/useAccess';
import { endQuery, useRunningQueries } from '../../data/useRunningQueries';
import { useSend } from '../../data/useSend';
import { t } from '../../text';
import { AskerText } from './AskerText';

/** What is asked of a fleet just now, the longest under way first; Admins end it. */
export function UnderWay({ fleet }: { readonly fleet: string }) {
  const { data, failure } = useRunningQueries(fleet);
  const { canEdit } = useAccess();
  const [chosen, setChosen] = useState<RunningQuery>();
  const { send, busy, failure: notEnded } = useSend<RunningQuery>();
  const queries = data?.queries ?? [];
  const columns = [
    t('app.queries.under-way', 'Under way'),
    t('app.queries.for', 'For'),
    t('app.queries.asker', 'Asked by'),
    ...(canEdit ? [t('app.queries.end-column', 'End')] : []),
  ];
  return (
    <section aria-label={t('app.queries.under-way-label', 'Queries under way')}>
      {notEnded !== undefined && <ProxyFailureAlert failure={notEnded} />}
      {queries.length === 0 ? (
        <div>
          {data === undefined ? notKnown(failure) : t('app.queries.under-way-none', 'No query is under way now.')}
        </div>
      ) : (
        <ScrolledTable
          label={t('app.queries.under-way-table', 'Table of queries under way')}
          columns={columns}
          long="td"
        >
          {queries.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Asked of={one} />
              </th>
              <td>{formatMs(one.elapsedMs)}</td>
              <td>{one.asker === undefined ? elsewhere() : <AskerText asker={one.asker} />}</td>
              {canEdit && (
                <td>
                  <Button
                    size="sm"
                    variant="secondary"
                    disabled={busy || one.asker === undefined}
                    aria-label={t('app.queries.end-named', 'End {{query}}', { query: shortQuery(one.query) })}
                    onClick={() => setChosen(one)}
                  >
                    {t('app.queries.end', 'End')}
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </ScrolledTable>
      )}
      {chosen !== undefined && (
        <ConfirmModal
          isOpen
          title={t('app.queries.end-title', 'End this query?')}
          body={<QueryText query={chosen.query} />}
          description={t('app.queries.end-text', 'Whoever asks it gets an error that says so, and may ask again.')}
          confirmText={t('app.queries.end-confirm', 'End the query')}
          onConfirm={() => {
            setChosen(undefined);
            void send((signal) => endQuery(fleet, chosen.id, signal));
          }}
          onDismiss={() => setChosen(undefined)}
        />
      )}
    </section>
  );
}

/** What stands in the place of a table before it is known. */
function notKnown(failure: ProxyFailure | undefined): string {
  return failure === undefined
    ? t('app.queries.under-way-loading', 'Loading what is under way')
    : t('app.queries.under-way-unknown', 'What is under way now is not known: {{why}}.', {
        why: failureText(failure).title,
      });
}

const elsewhere = () => t('app.queries.elsewhere', 'Another organization');

function Asked({ of: { kind, query, more, range, state } }: { readonly of: RunningQuery }) {
  const styles = useStyles2(getStyles);
  const notes = [
    kindText(kind),
    range && rangeNote(range),
    more > 0 ? t('app.queries.more', 'and {{n}} other texts', { n: more }) : undefined,
    state === 'waiting' ? t('app.queries.waits', 'waits for its turn') : undefined,
  ];
  return (
    <>
      {query !== '' && <QueryText query={query} />}
      <div className={styles.note}>{notes.filter((note) => note !== undefined).join(' · ')}</div>
    </>
  );
}

function kindText(kind: string): string {
  switch (kind) {
    case 'query':
      return t('app.queries.kind-instant', 'Instant');
    case 'query_range':
      return t('app.queries.kind-range', 'Range');
    case 'fanout':
      return t('app.queries.kind-page', 'Computed in a page');
    default:
      return kind;
  }
}

function rangeNote({ start, end, step }: NonNullable<RunningQuery['range']>): string {
  return t('app.queries.range', '{{length}} in steps of {{step}}', {
    ...{ length: formatAge(end - start), step: formatDuration(step) },
  });
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
