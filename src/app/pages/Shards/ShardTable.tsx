import { css, cx } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { memo, type ReactNode } from 'react';

import { type ReplicaHealth, type ShardList } from '../../../api/fleets';
import { type ScalingStatus } from '../../../api/scaling';
import { type FleetAction } from '../../data/fleetActions';
import { formatAge, formatBytes, formatCores, formatCount, formatRate } from '../../data/format';
import { t } from '../../text';
import { PhaseText } from './PhaseText';
import { ShardMenu } from './ShardMenu';
import { SkewText } from './SkewText';
import { StateBadge } from '../../components/StateBadge';
import { TargetsUp } from '../../components/TargetsUp';
import { UsageBar } from './UsageBar';

interface Props {
  readonly list: ShardList;
  /** Where the controller has each shard, if it is known. */
  readonly members: ScalingStatus['members'];
  /** Those that have drained, and are kept for what the store lacks. */
  readonly kept?: ReadonlyArray<string | undefined>;
  /** Asks for something to be done to a shard; left out where the user may not, or nothing can be done. */
  readonly onAsk?: (action: FleetAction) => void;
  /** Milliseconds since the epoch; each change draws all rows anew. */
  readonly now: number;
  /** Whether the figures are old: they are drawn paler. */
  readonly stale: boolean;
  /** Names the table for screen readers. */
  readonly label: string;
}

type Shard = ShardList['shards'][number];

/**
 * One row a replica, shards in the fleet's order, each shard's and replica's problems in words below it. Two figures share a
 * column, so that all of it fits beside Grafana's menu on a small screen.
 */
export const ShardTable = memo(function ShardTable({ list, members, kept, now, stale, label, onAsk }: Props) {
  const styles = useStyles2(getStyles);
  const headings = columnHeadings();
  const columns = headings.length + (onAsk === undefined ? 0 : 1);
  return (
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={cx(styles.table, stale && styles.stale)}>
        <caption className={styles.caption}>{label}</caption>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading.first} scope="col">
                <Pair {...heading} />
              </th>
            ))}
            {onAsk !== undefined && <td />}
          </tr>
        </thead>
        {list.shards.map((shard) => (
          <ShardRows
            key={shard.id}
            fleet={list.fleet}
            shard={shard}
            member={members.find(({ id }) => id === shard.id)}
            isKept={kept?.includes(shard.id) === true}
            {...{ now, columns, onAsk }}
          />
        ))}
      </table>
    </div>
  );
});

interface Lines {
  readonly first: ReactNode;
  readonly second?: ReactNode;
}

function columnHeadings(): Array<{ readonly first: string; readonly second?: string }> {
  return [
    { first: t('app.shards.column.shard', 'Shard'), second: t('app.shards.column.replica', 'replica') },
    { first: t('app.shards.column.state', 'State') },
    { first: t('app.shards.column.cpu', 'CPU (cores)') },
    { first: t('app.shards.column.memory', 'Memory') },
    { first: t('app.shards.column.series', 'Series'), second: t('app.shards.column.ingest', 'samples in') },
    { first: t('app.shards.column.targets', 'Targets up'), second: t('app.shards.column.scrapes', 'scrapes') },
    { first: t('app.shards.column.queries', 'Queries'), second: t('app.shards.column.queries-span', 'last 5 min') },
    { first: t('app.shards.column.restart', 'Restarted') },
  ];
}

function Pair({ first, second }: Lines) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <div>{first}</div>
      {second !== undefined && <div className={styles.second}>{second}</div>}
    </>
  );
}

interface RowsProps {
  readonly fleet: string;
  readonly shard: Shard;
  readonly member: ScalingStatus['members'][number] | undefined;
  readonly isKept: boolean;
  readonly now: number;
  readonly columns: number;
  readonly onAsk: Props['onAsk'];
}

function ShardRows({ fleet, shard, member, isKept, now, columns, onAsk }: RowsProps) {
  const problems = [
    ...shard.problems,
    ...shard.replicas.flatMap((replica) =>
      replica.problems.map((problem) => (shard.replicas.length > 1 ? `${replica.id}: ${problem}` : problem))
    ),
  ];
  return (
    <tbody data-testid={`shard-${shard.id}`}>
      {shard.replicas.map((replica, i) => (
        <tr key={replica.id} data-testid={`replica-${shard.id}-${replica.id}`}>
          <th scope="row">
            <Pair first={shard.id} second={replica.id} />
          </th>
          <ReplicaCells {...{ fleet, replica, member, now }} shard={shard.id} />
          {onAsk !== undefined && (
            <td>{i === 0 && member !== undefined && <ShardMenu {...{ member, isKept, onAsk }} />}</td>
          )}
        </tr>
      ))}
      {problems.length > 0 && <ProblemRow shard={shard.id} problems={problems} columns={columns} />}
    </tbody>
  );
}

interface ProblemRowProps {
  readonly shard: string;
  readonly problems: readonly string[];
  readonly columns: number;
}

function ProblemRow({ shard, problems, columns }: ProblemRowProps) {
  const styles = useStyles2(getStyles);
  return (
    <tr className={styles.problems}>
      <td colSpan={columns}>
        <ul aria-label={t('app.shards.problems-of', 'Problems of {{shard}}', { shard })}>
          {problems.map((problem) => (
            <li key={problem}>
              <Icon name="exclamation-triangle" /> {problem}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

interface CellsProps {
  readonly fleet: string;
  readonly shard: string;
  readonly replica: ReplicaHealth;
  readonly member: RowsProps['member'];
  readonly now: number;
}

function ReplicaCells({ fleet, shard, replica, member, now }: CellsProps) {
  const unknown = <span aria-label={t('app.shards.unknown', 'unknown')}>–</span>;
  const { cpu, memory, activeSeries, ingestRate, targets, scrapeLag, queries, startedAt } = replica;
  return (
    <>
      <td>
        <StateBadge replica={replica} />
        {member !== undefined && <PhaseText member={member} />}
      </td>
      <td>{cpu ? <UsageBar label={t('app.usage.cpu', 'CPU')} usage={cpu} format={formatCores} /> : unknown}</td>
      <td>
        {memory ? <UsageBar label={t('app.usage.memory', 'Memory')} usage={memory} format={formatBytes} /> : unknown}
      </td>
      <td>
        <Pair
          first={activeSeries === undefined ? unknown : formatCount(activeSeries)}
          second={ingestRate === undefined ? unknown : formatRate(ingestRate)}
        />
        {member?.skew !== undefined && <SkewText skew={member.skew} />}
      </td>
      <td>
        <Pair
          first={targets ? <TargetsUp {...{ fleet, shard, targets }} /> : unknown}
          second={scrapeLag === undefined ? unknown : scrapeText(scrapeLag)}
        />
      </td>
      <td>
        <Pair {...queryText(queries)} />
      </td>
      <td>
        {startedAt === undefined ? (
          unknown
        ) : (
          <time dateTime={new Date(startedAt).toISOString()} title={dateTimeFormat(startedAt)}>
            {t('app.shards.ago', '{{age}} ago', { age: formatAge(now - startedAt) })}
          </time>
        )}
      </td>
    </>
  );
}

function scrapeText(lag: number): string {
  return lag <= 0
    ? t('app.shards.scrapes.on-time', 'on time')
    : t('app.shards.scrapes.late', '{{lag}} late', { lag: formatAge(lag * 1000) });
}

function queryText({ total, failed }: ReplicaHealth['queries']): Lines {
  if (total === 0) {
    return { first: t('app.shards.queries.none', 'none') };
  }
  return {
    first: total,
    second:
      failed === 0
        ? t('app.shards.queries.good', 'none failed')
        : t('app.shards.queries.failed', '{{failed}} failed', { failed }),
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({
    overflow: 'auto',
    // What stands below hundreds of shards can be reached.
    maxHeight: 'max(70vh, 400px)',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: 2 },
  }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    fontVariantNumeric: 'tabular-nums',
    'th, td': {
      padding: theme.spacing(1),
      textAlign: 'left',
      verticalAlign: 'top',
      whiteSpace: 'nowrap',
    },
    // Names of replicas are people's own and may be long.
    'tbody th': { whiteSpace: 'normal', overflowWrap: 'anywhere', minWidth: theme.spacing(12) },
    'thead th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
    'thead > tr > *': { position: 'sticky', top: 0, zIndex: 1, background: theme.colors.background.primary },
    'tbody tr:first-of-type > *': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  second: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  stale: css({ opacity: 0.6 }),
  caption: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
  problems: css({
    ul: { listStyle: 'none', margin: 0 },
    'li, td': { color: theme.colors.warning.text, whiteSpace: 'normal' },
  }),
});
