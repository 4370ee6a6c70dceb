import { type Dialect, type Expr, parse } from '../../../src/engine';
import { compileRegex } from '../../../src/engine/model/regex';
import { type Matcher } from '../../../src/engine/syntax/ast';
import { children } from '../../../src/engine/syntax/walk';
import { type SeriesLabels } from '../../harness/dataset';
import { type EvalCommand, type LoadCommand, type ScriptCommand } from './scriptTypes';

/** What a script does between two `clear`s: it sees only what it loads itself. */
export interface Segment {
  readonly file: string;
  readonly commands: ReadonlyArray<EvalCommand | LoadCommand>;
  /** The one its queries are read in. */
  readonly dialect?: Dialect;
  /** The label that tells its series apart best, for shards split by one label. */
  readonly partitionLabel: string;
  readonly series: readonly SeriesLabels[];
  /** What its queries select. */
  readonly selectors: ReadonlyArray<readonly Matcher[]>;
}

/** Cuts a script at its `clear`s; what evaluates nothing is left out. */
export function segmentsOf(file: string, commands: readonly ScriptCommand[], dialect?: Dialect): Segment[] {
  const parts: Array<Array<EvalCommand | LoadCommand>> = [[]];
  for (const command of commands) {
    if (command.kind === 'clear') {
      parts.push([]);
    } else {
      parts[parts.length - 1].push(command);
    }
  }
  return parts.filter((part) => part.some(({ kind }) => kind === 'eval')).map((part) => segmentOf(file, part, dialect));
}

function segmentOf(file: string, commands: Segment['commands'], dialect?: Dialect): Segment {
  const series = commands.flatMap((command) => (command.kind === 'load' ? command.series : []));
  const labels = series.map((one) => one.labels);
  const selectors = commands.flatMap((command) => (command.kind === 'eval' ? selectorsOf(command.query, dialect) : []));
  return { file, commands, dialect, partitionLabel: bestLabel(labels), series: labels, selectors };
}

function selectorsOf(query: string, dialect?: Dialect): Array<readonly Matcher[]> {
  const parsed = parse(query, { experimental: true, dialect });
  const visit = (expr: Expr): Array<readonly Matcher[]> =>
    expr.kind === 'vectorSelector' ? [expr.matchers] : children(expr).flatMap(visit);
  return parsed.ok ? visit(parsed.value) : namesIn(query).map((value) => [{ name: '__name__', op: '=', value }]);
}

/** What may be names of metrics in a query that the engine does not read. */
function namesIn(query: string): readonly string[] {
  return query.match(/[\p{L}_:][\p{L}\d_:.]*/gu) ?? [];
}

/** Whether one's series are the other's too, or are seen by its queries. */
function disturbs(one: Segment, other: Segment): boolean {
  return one.series.some(
    (labels) =>
      other.series.some(({ __name__ }) => __name__ === labels.__name__) ||
      other.selectors.some((matchers) => matchers.every((matcher) => matches(labels[matcher.name] ?? '', matcher)))
  );
}

function matches(value: string, { op, value: wanted }: Matcher): boolean {
  if (op === '=' || op === '!=') {
    return (value === wanted) === (op === '=');
  }
  const regex = compileRegex(wanted);
  return regex.ok && regex.value.matches(value) === (op === '=~');
}

function bestLabel(series: readonly SeriesLabels[]): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of series.flatMap((labels) => Object.entries(labels))) {
    if (name !== '__name__' && name !== 'le') {
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  }
  const [best] = [...values].sort(([a, one], [b, other]) => other.size - one.size || (a < b ? -1 : 1));
  return best?.[0] ?? 'instance';
}

/** Distributes segments over as few sets of servers as keep them from seeing each other's series. */
export function roomsOf(segments: readonly Segment[]): Segment[][] {
  const rooms: Segment[][] = [];
  for (const segment of segments) {
    const room = rooms.find((all) => all.every((other) => !disturbs(segment, other) && !disturbs(other, segment)));
    if (room === undefined) {
      rooms.push([segment]);
    } else {
      room.push(segment);
    }
  }
  return rooms;
}
