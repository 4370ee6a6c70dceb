import { listed } from '../../../src/recognition/likeness';
import { type ShardGroup } from './shardRules';

const ALERTS = 'ALERTS';

interface RemarkTools {
  /** The names that the fleet's rules record. */
  readonly recorded: readonly string[];
  /** Whether the fleet's value of an expression is another than what shards compute of it. */
  readonly isPart: (expr: string) => boolean;
  /** Which of these names an expression may read. */
  readonly reads: (expr: string, names: ReadonlySet<string>) => readonly string[];
}

type ShardRule = ShardGroup['rules'][number];

/** The rules of shards with what is wrong with them over the whole fleet, each a sentence with its remedy. */
export function remarksOf(groups: readonly ShardGroup[], tools: RemarkTools): readonly ShardGroup[] {
  const recorded = new Set(tools.recorded);
  const parts = partsOf(groups, tools);
  const recorders = recordersOf(groups);
  return groups.map((group) => ({
    ...group,
    rules: group.rules.map((rule) => ({
      ...rule,
      remarks: [
        ...partRemark(rule, parts, recorders),
        ...(rule.kind === 'recording' && recorded.has(rule.name)
          ? [
              `The fleet's rules record ${rule.name} too, and queries read that alone: take this rule out, or rename it.`,
            ]
          : []),
        ...(rule.kind === 'alerting' && recorded.has(ALERTS)
          ? [
              `The fleet has alerting rules, and queries of ${ALERTS} read theirs alone: move this rule to the fleet's files.`,
            ]
          : []),
      ],
    })),
  }));
}

interface Parts {
  /** Expressions whose value over the fleet is another than what shards compute. */
  readonly exprs: ReadonlySet<string>;
  /** By expression: what it reads that rules record of a part of the data. */
  readonly through: ReadonlyMap<string, readonly string[]>;
}

/** Rules that read what others compute of a part see a part too, however long the chain. */
function partsOf(groups: readonly ShardGroup[], { isPart, reads }: RemarkTools): Parts {
  const rules = groups.flatMap((group) => group.rules);
  const exprs = new Set([...new Set(rules.map(({ expr }) => expr))].filter(isPart));
  const through = new Map<string, readonly string[]>();
  const names = new Set<string>();
  for (let known = -1; known < names.size;) {
    known = names.size;
    rules
      .filter(({ kind, expr }) => kind === 'recording' && (exprs.has(expr) || through.has(expr)))
      .forEach(({ name }) => names.add(name));
    for (const { expr } of names.size === known ? [] : rules) {
      const read = exprs.has(expr) ? [] : reads(expr, names);
      if (read.length > 0) {
        through.set(expr, read);
      }
    }
  }
  return { exprs, through };
}

/** The shards that record a name. */
function recordersOf(groups: readonly ShardGroup[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { rules, shards } of groups) {
    for (const { kind, name } of rules) {
      const known = found.get(name) ?? new Set();
      found.set(name, known);
      shards.forEach((shard) => kind === 'recording' && known.add(shard));
    }
  }
  return new Map([...found].map(([name, shards]) => [name, [...shards]]));
}

function partRemark(
  { kind, name, expr }: ShardRule,
  { exprs, through }: Parts,
  recorders: ReadonlyMap<string, readonly string[]>
): readonly string[] {
  const read = through.get(expr);
  if (read === undefined && !exprs.has(expr)) {
    return [];
  }
  const shards = kind === 'recording' ? (recorders.get(name) ?? []) : [];
  const why =
    read === undefined
      ? 'Each shard computes this of its own targets, and over the whole fleet it is another number'
      : `This reads ${listed(read)}, which each shard computes of its own targets`;
  const which =
    shards.length > 1 ? `. ${listed(shards)} record ${name}: of series that they have in common, one counts` : '';
  return [`${why}${which}. Make it a rule of the fleet.`];
}
