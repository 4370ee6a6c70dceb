import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '../../text';
import { Badge, Icon, useStyles2 } from '@grafana/ui';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';

import { type ExplainRow } from '../../../api/explain';
import { planTree, type TreeItem } from './planTree';
import { QueryText } from '../../components/QueryText';
import { parentOf, type VisibleItem, visibleItems } from './visibleItems';

/** The plan as a tree one can walk through with the arrow keys, as in ARIA's treegrid pattern. */
export function PlanTree({ rows }: { readonly rows: readonly ExplainRow[] }) {
  const styles = useStyles2(getStyles);
  const tree = useMemo(() => planTree(rows), [rows]);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(() => new Set(foldedIds(tree)));
  const [current, setCurrent] = useState('0');
  const table = useRef<HTMLTableElement>(null);
  const items = visibleItems(tree, collapsed);
  const focus = (id: string | undefined) => {
    if (id !== undefined) {
      setCurrent(id);
      table.current?.querySelector<HTMLElement>(`[data-item="${id}"]`)?.focus();
    }
  };
  const toggle = (id: string, open: boolean) => {
    const next = new Set(collapsed);
    if (open) {
      next.delete(id);
    } else {
      next.add(id);
    }
    setCollapsed(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = items.findIndex(({ item }) => item.id === current);
    const move = moveOf(event.key, items, at);
    // Within a row there may be a button, which has keys of its own.
    if (move !== undefined && (event.target as HTMLElement).dataset.item !== undefined) {
      event.preventDefault();
      if (move.open === undefined) {
        focus(move.to);
      } else {
        toggle(current, move.open);
      }
    }
  };
  return (
    <div className={styles.scroll}>
      <table
        ref={table}
        role="treegrid"
        aria-label={t('app.explain.plan', 'Plan')}
        className={styles.table}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th>{t('app.explain.column.part', 'Part of the query')}</th>
            <th>{t('app.explain.column.where', 'Where')}</th>
            <th>{t('app.explain.column.why', 'How, and why')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((visible) => (
            <Row
              key={visible.item.id}
              visible={visible}
              isOpen={!collapsed.has(visible.item.id)}
              isCurrent={visible.item.id === current}
              onFocus={() => setCurrent(visible.item.id)}
              onToggle={(open) => toggle(visible.item.id, open)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function foldedIds(items: readonly TreeItem[]): readonly string[] {
  return items.flatMap(({ id, folded, children }) => [...(folded === true ? [id] : []), ...foldedIds(children)]);
}

interface RowProps {
  readonly visible: VisibleItem;
  readonly isOpen: boolean;
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
  readonly onToggle: (open: boolean) => void;
}

function Row({ visible: { item, level, position, size }, isOpen, isCurrent, onFocus, onToggle }: RowProps) {
  const styles = useStyles2(getStyles);
  const hasChildren = item.children.length > 0;
  return (
    <tr
      data-item={item.id}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={size}
      aria-expanded={hasChildren ? isOpen : undefined}
      tabIndex={isCurrent ? 0 : -1}
      className={styles.row}
      onFocus={onFocus}
      onClick={() => hasChildren && onToggle(!isOpen)}
    >
      <td role="gridcell">
        <div className={styles.part} style={{ paddingLeft: `${(level - 1) * 20}px` }}>
          <Icon
            name={isOpen ? 'angle-down' : 'angle-right'}
            className={cx(styles.arrow, !hasChildren && styles.hidden)}
          />
          <QueryText query={item.query} />
        </div>
      </td>
      <td role="gridcell">
        <Where item={item} />
      </td>
      <td role="gridcell">{item.why}</td>
    </tr>
  );
}

function Where({ item: { kind, where } }: { readonly item: TreeItem }) {
  switch (kind) {
    case 'pushed':
      return (
        <>
          <Badge color="green" icon="check" text={t('app.explain.pushed', 'Members')} /> {where}
        </>
      );
    case 'here':
      return <Badge color="blue" text={where} />;
    case 'constant':
      return null;
  }
}

/** What a key does at a row: go to another, or open or close this one. */
function moveOf(
  key: string,
  items: readonly VisibleItem[],
  at: number
): { readonly to?: string; readonly open?: boolean } | undefined {
  const here = items.at(at);
  if (here === undefined || at < 0) {
    return undefined;
  }
  const isOpen = items.at(at + 1)?.level === here.level + 1;
  const isClosed = !isOpen && here.item.children.length > 0;
  switch (key) {
    case 'ArrowDown':
      return { to: items[at + 1]?.item.id };
    case 'ArrowUp':
      return { to: items[at - 1]?.item.id };
    case 'Home':
      return { to: items[0].item.id };
    case 'End':
      return { to: items.at(-1)?.item.id };
    case 'ArrowRight':
      return isClosed ? { open: true } : { to: isOpen ? items[at + 1].item.id : undefined };
    case 'ArrowLeft':
      return isOpen ? { open: false } : { to: parentOf(items, at) };
    case 'Enter':
      return here.item.children.length > 0 ? { open: isClosed } : undefined;
    default:
      return undefined;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    minWidth: 640,
    'th, td': { padding: theme.spacing(0.75, 1), textAlign: 'left', verticalAlign: 'top' },
    'thead th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  row: css({ '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 } }),
  part: css({ display: 'flex', alignItems: 'flex-start', gap: theme.spacing(0.5) }),
  arrow: css({ flexShrink: 0, marginTop: 2 }),
  hidden: css({ visibility: 'hidden' }),
});
