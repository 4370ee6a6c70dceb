import { dateTimeFormat } from '@grafana/data';
import { t } from '../../text';

import { type ExplainRow } from '../../../api/explain';

/** A node of the plan's tree as it is shown. */
export interface TreeItem {
  /** Unique in the tree. */
  readonly id: string;
  /** PromQL, or a constant. */
  readonly query: string;
  /** `pushed`: the members do it. `here`: done with their answers. `constant`: nothing to do. */
  readonly kind: 'pushed' | 'here' | 'constant';
  /** Whom it is asked of, or where it is computed. */
  readonly where: string;
  /** How answers become one, or why it is not asked of the members. */
  readonly why: string;
  readonly children: readonly TreeItem[];
  /** Whether its children are hidden until they are asked for. */
  readonly folded?: true;
}

type Ask = ExplainRow['asks'][number];

/** Members that are named; others are counted. */
const MOST_NAMED = 6;

/** The tree of a plan's rows, which are in the order of depth first. */
export function planTree(rows: readonly ExplainRow[]): readonly TreeItem[] {
  let next = 0;
  const level = (depth: number): TreeItem[] => {
    const items: TreeItem[] = [];
    while (next < rows.length && rows[next].depth === depth) {
      const id = String(next);
      const row = rows[next++];
      items.push(itemOf(row, id, level(depth + 1)));
    }
    return items;
  };
  return level(0);
}

function itemOf(row: ExplainRow, id: string, below: readonly TreeItem[]): TreeItem {
  const { op, query, reason = '', merge, asks } = row;
  if (merge === undefined) {
    const isConstant = op === 'number' || op === 'string';
    return {
      id,
      query,
      kind: isConstant ? 'constant' : 'here',
      where: isConstant ? '' : t('app.explain.here', 'With the answers'),
      why: reason,
      children: below,
    };
  }
  const [only] = asks;
  const isSimple = asks.length === 1 && only.of === 'members' && only.query === query;
  // What is evaluated here for a leaf follows it in the order of these asks.
  let evaluated = 0;
  const askItems = isSimple
    ? []
    : asks.map((ask, i) =>
        askItem(ask, { id: `${id}.${i}`, op, below: ask.of === 'here' ? below.slice(evaluated, ++evaluated) : [] })
      );
  const members = new Set(asks.flatMap((ask) => (ask.of === 'members' ? ask.members : [])));
  return {
    id,
    query,
    kind: members.size > 0 ? 'pushed' : 'here',
    where: members.size > 0 ? names([...members]) : t('app.explain.raw', 'Raw samples, evaluated with the answers'),
    why: op === 'raw' ? t('app.explain.raw-read', 'Raw samples are read') : mergeText(merge),
    children: [...askItems, ...below.slice(evaluated)],
  };
}

interface AskPlace {
  readonly id: string;
  readonly op: string;
  /** How it is evaluated, where that is done here. */
  readonly below: readonly TreeItem[];
}

function askItem(ask: Ask, { id, op, below }: AskPlace): TreeItem {
  const { of, members, query, times } = ask;
  const isHere = of === 'here';
  return {
    id,
    query,
    kind: isHere ? 'here' : 'pushed',
    where: isHere ? hereText(ask) : names(members),
    why: timesText(times, op),
    children: below,
    ...(below.length > 0 && { folded: true }),
  };
}

function hereText({ handedOver, members }: Ask): string {
  return handedOver === undefined
    ? t('app.explain.raw', 'Raw samples, evaluated with the answers')
    : handedOver === 1
      ? t('app.explain.handed-over-one', 'One moved target, read raw from {{members}}', { members: names(members) })
      : t('app.explain.handed-over', '{{targets}} moved targets, read raw from {{members}}', {
          targets: handedOver,
          members: names(members),
        });
}

function timesText({ start, end, step }: Ask['times'], op: string): string {
  const [from, to] = [dateTimeFormat(start), dateTimeFormat(end)];
  if (op === 'raw') {
    return t('app.explain.samples', 'Samples from {{from}} to {{to}}', { from, to });
  }
  return step === undefined
    ? t('app.explain.at', 'At {{time}}', { time: from })
    : t('app.explain.steps', '{{from}} to {{to}}, every {{step}} s', { from, to, step: step / 1000 });
}

/** The names of members, the first few of them where they are many. */
export function names(members: readonly string[]): string {
  const named = members.slice(0, MOST_NAMED).join(', ');
  return members.length > MOST_NAMED
    ? t('app.explain.more-members', '{{named}} and {{count}} more', { named, count: members.length - MOST_NAMED })
    : named;
}

function mergeText(merge: string): string {
  switch (merge) {
    case 'union':
      return t('app.explain.merge.union', 'All series of all members together');
    case 'unionDistinct':
      return t('app.explain.merge.distinct', 'All series together; the same labels twice are an error');
    case 'unionSharded':
      return t('app.explain.merge.sharded', 'All series together; a shard label tells equal ones apart');
    case 'any':
      return t('app.explain.merge.any', 'One member is asked: all would answer alike');
    case 'sum':
      return t('app.explain.merge.sum', "The members' values are added up");
    case 'min':
      return t('app.explain.merge.min', "The least of the members' values");
    case 'max':
      return t('app.explain.merge.max', "The greatest of the members' values");
    case 'group':
      return t('app.explain.merge.group', 'One where any member has one');
    default:
      return t('app.explain.merge.partials', 'The step above combines them');
  }
}
