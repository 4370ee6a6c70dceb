import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '../../text';
import { Badge, Icon, useStyles2 } from '@grafana/ui';

import { type Target } from '../../../api/targets';
import { formatAge, formatRate } from '../../data/format';
import { formatMs } from '../../data/formatMs';
import { useNow } from '../../data/useNow';
import { type TargetsAddress } from './targetsAddress';
import { flagAdvice, flagText, targetHealthText, moveReasonText, stateText } from './stateText';

type Sort = TargetsAddress['sort'];

interface Props {
  readonly targets: readonly Target[];
  /** Whether they are placed from here, so that there is a time since when. */
  readonly placed: boolean;
  readonly sort: Sort;
  readonly order: TargetsAddress['order'];
  readonly onSort: (sort: Sort, order: TargetsAddress['order']) => void;
}

/** Targets as rows: where each is, what it weighs, how it is, and when and why it came. */
export function TargetTable({ targets, placed, sort, order, onSort }: Props) {
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
            {header('scrapeMs', t('app.targets.column.scrape', 'Last scrape'))}
            {placed && header('since', t('app.targets.column.since', 'On its shard since'))}
          </tr>
        </thead>
        <tbody>
          {targets.map((target) => (
            <Row
              key={[target.shard, target.job, target.url ?? target.address, labelsText(target.labels)].join(' ')}
              target={target}
              placed={placed}
              now={now}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The order one wants first of a column. */
function firstOrder(column: Sort): TargetsAddress['order'] {
  return column === 'weight' || column === 'scrapeMs' || column === 'since' ? 'desc' : 'asc';
}

function opposite(order: TargetsAddress['order']): TargetsAddress['order'] {
  return order === 'asc' ? 'desc' : 'asc';
}

function labelsText(labels: Target['labels']): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ');
}

interface RowProps extends Pick<Props, 'placed'> {
  readonly target: Target;
  readonly now: number;
}

function Row({ target, placed, now }: RowProps) {
  const styles = useStyles2(getStyles);
  const { address, url = address, job, shard, from, weight, weightKnown, flags, labels, discovered } = target;
  return (
    <tr>
      <th scope="row">
        {url}
        {flags.map((flag) => (
          <Badge
            key={flag}
            className={styles.flag}
            color={flag === 'tooHeavy' ? 'orange' : 'red'}
            text={flagText(flag)}
            tooltip={flagAdvice(flag)}
          />
        ))}
        <div className={styles.note}>{labelsText(labels)}</div>
        {discovered !== undefined && (
          <details className={styles.note}>
            <summary>{t('app.targets.discovered', 'Before relabelling')}</summary>
            {labelsText(discovered)}
          </details>
        )}
      </th>
      <td>{job}</td>
      <td className={styles.number}>{from === undefined ? shard : `${from} → ${shard}`}</td>
      <td className={styles.number}>
        <Weight weight={weight} isKnown={weightKnown} isEstimated={placed} />
      </td>
      <td>
        <State target={target} />
      </td>
      <td className={styles.number}>
        <LastScrape target={target} now={now} />
      </td>
      {placed && (
        <td>
          <Since target={target} now={now} />
        </td>
      )}
    </tr>
  );
}

interface WeightProps {
  readonly weight: number;
  readonly isKnown: boolean;
  readonly isEstimated: boolean;
}

function Weight({ weight, isKnown, isEstimated }: WeightProps) {
  if (isKnown) {
    return formatRate(weight);
  }
  return isEstimated ? t('app.targets.about', 'about {{weight}}', { weight: formatRate(weight) }) : '';
}

function LastScrape({ target: { lastScrape, scrapeMs }, now }: { readonly target: Target; readonly now: number }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {scrapeMs !== undefined && <div>{formatMs(scrapeMs)}</div>}
      {lastScrape !== undefined && (
        <div className={styles.note} title={dateTimeFormat(lastScrape)}>
          {t('app.targets.scraped', '{{age}} ago', { age: formatAge(Math.max(0, now - lastScrape)) })}
        </div>
      )}
    </>
  );
}

const badges = {
  up: { color: 'green', icon: 'check' },
  down: { color: 'red', icon: 'exclamation-triangle' },
  unknown: { color: 'blue', icon: 'hourglass' },
} as const;

function State({ target: { state, health, error } }: { readonly target: Target }) {
  const styles = useStyles2(getStyles);
  const isNew = health === 'unknown' && error === undefined;
  return (
    <>
      <Badge {...badges[health]} text={isNew ? t('app.targets.new', 'Not scraped yet') : targetHealthText(health)} />
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
