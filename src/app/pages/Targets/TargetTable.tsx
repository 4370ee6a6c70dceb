import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '../../text';
import { Badge, Icon, useStyles2 } from '@grafana/ui';

import { type Target } from '../../../api/targets';
import { formatAge, formatRate } from '../../data/format';
import { useNow } from '../../data/useNow';
import { type TargetsAddress } from './targetsAddress';
import { flagAdvice, flagText, moveReasonText, stateText } from './stateText';

type Sort = TargetsAddress['sort'];

interface Props {
  readonly targets: readonly Target[];
  readonly sort: Sort;
  readonly order: TargetsAddress['order'];
  readonly onSort: (sort: Sort, order: TargetsAddress['order']) => void;
}

/** Targets as rows: where each is, what it weighs, how it is, and when and why it came. */
export function TargetTable({ targets, sort, order, onSort }: Props) {
  const styles = useStyles2(getStyles);
  const now = useNow(60_000);
  const header = (column: Sort, text: string) => (
    <th aria-sort={column !== sort ? 'none' : order === 'asc' ? 'ascending' : 'descending'}>
      <button
        type="button"
        className={styles.sort}
        onClick={() =>
          onSort(column, column === sort && order === firstOrder(column) ? opposite(order) : firstOrder(column))
        }
      >
        {text} {column === sort && <Icon name={order === 'asc' ? 'arrow-up' : 'arrow-down'} />}
      </button>
    </th>
  );
  return (
    <div role="region" tabIndex={0} aria-label={t('app.targets.table', 'Targets')} className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {header('address', t('app.targets.column.target', 'Target'))}
            {header('job', t('app.targets.job', 'Job'))}
            {header('shard', t('app.targets.shard', 'Shard'))}
            {header('weight', t('app.targets.column.weight', 'Weight'))}
            <th>{t('app.targets.state', 'State')}</th>
            {header('since', t('app.targets.column.since', 'On its shard since'))}
          </tr>
        </thead>
        <tbody>
          {targets.map((target) => (
            <Row key={`${target.job} ${target.address} ${labelsText(target)}`} target={target} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The order one wants first of a column. */
function firstOrder(column: Sort): TargetsAddress['order'] {
  return column === 'weight' || column === 'since' ? 'desc' : 'asc';
}

function opposite(order: TargetsAddress['order']): TargetsAddress['order'] {
  return order === 'asc' ? 'desc' : 'asc';
}

function labelsText({ labels }: Target): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ');
}

function Row({ target, now }: { readonly target: Target; readonly now: number }) {
  const styles = useStyles2(getStyles);
  const { address, job, shard, from, weight, weightKnown, flags } = target;
  return (
    <tr>
      <th scope="row">
        {address}
        {flags.map((flag) => (
          <Badge
            key={flag}
            className={styles.flag}
            color={flag === 'tooHeavy' ? 'orange' : 'red'}
            text={flagText(flag)}
            tooltip={flagAdvice(flag)}
          />
        ))}
        <div className={styles.note}>{labelsText(target)}</div>
      </th>
      <td>{job}</td>
      <td>{from === undefined ? shard : `${from} → ${shard}`}</td>
      <td className={styles.number}>
        {weightKnown ? formatRate(weight) : t('app.targets.about', 'about {{weight}}', { weight: formatRate(weight) })}
      </td>
      <td>
        <State target={target} />
      </td>
      <td>
        <Since target={target} now={now} />
      </td>
    </tr>
  );
}

function State({ target: { state, health, error } }: { readonly target: Target }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {health === 'up' && <Badge color="green" icon="check" text={t('app.targets.up', 'Up')} />}
      {health === 'down' && <Badge color="red" icon="exclamation-triangle" text={t('app.targets.down', 'Down')} />}
      {health === 'unknown' && (
        <Badge color="blue" icon="hourglass" text={t('app.targets.unknown', 'Not scraped yet')} />
      )}
      {state !== 'placed' && <div>{stateText(state)}</div>}
      {error !== undefined && error !== '' && <div className={styles.note}>{error}</div>}
    </>
  );
}

function Since({ target: { since, lastMove }, now }: { readonly target: Target; readonly now: number }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {since !== undefined && <div title={dateTimeFormat(since)}>{formatAge(now - since)}</div>}
      {lastMove !== undefined && (
        <div className={styles.note} title={dateTimeFormat(lastMove.planned)}>
          {t('app.targets.moved', 'Came from {{from}}, {{why}}', {
            from: lastMove.from,
            why: moveReasonText(lastMove.reason),
          })}
        </div>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    'th, td': { padding: theme.spacing(0.75, 1), textAlign: 'left', verticalAlign: 'top' },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  sort: css({
    background: 'none',
    border: 'none',
    padding: 0,
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightMedium,
    whiteSpace: 'nowrap',
  }),
  flag: css({ marginLeft: theme.spacing(1) }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
  number: css({ whiteSpace: 'nowrap' }),
});
