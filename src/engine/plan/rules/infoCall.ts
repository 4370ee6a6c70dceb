import { METRIC_NAME } from '../../model/labels';
import { type Call, type Expr, type Matcher, type VectorSelector } from '../../syntax/ast';
import { follows } from '../../syntax/changes';
import { type Dialect } from '../../syntax/dialect';
import { functionRecord } from '../../syntax/functions';
import { looksUpInfo } from '../../syntax/looksUpInfo';
import { matcherAccepts } from '../../syntax/matcher';
import { children, selectorsOf, typeOf, unparen } from '../../syntax/walk';
import { type PlanContext } from '../context';
import { fleetDialect } from '../fleetDialect';
import { infoTimes } from '../infoTimes';
import { derivedPart } from '../derivedPart';
import { usesLabelValues } from '../memberLabels';
import { isAlike, type Part } from '../part';
import { partNode } from '../partNode';
import { type PlanNode, type Reason } from '../plan';
import { populationOf } from '../populationOf';
import { recordedPart } from '../recordedPart';
import { type Rule } from '../rule';
import { selectHere } from '../selectHere';
import { whyAlikeHere } from '../whyAlikeHere';

/** Labels by which info() finds the info series of a series. */
const IDENTIFYING: ReadonlySet<string> = new Set(['instance', 'job']);

/** The metric that info() looks at unless another is named. */
const TARGET_INFO: Matcher = { name: METRIC_NAME, op: '=', value: 'target_info' };

/** What it looks at where names are only excluded. */
const ANY_INFO: Matcher = { name: METRIC_NAME, op: '=~', value: '.+_info' };

/** What all series have: Prometheus takes no selector that may select those without any label. */
const ANY_NAME: Matcher = { name: METRIC_NAME, op: '=~', value: '.+' };

/**
 * info() is pushed where a series and its info series are sure to be on one member; else they are brought together here.
 * Before 3.8 Prometheus takes one series for another at steps where some have no samples, so that more than one step is for
 * here where raw samples can be had.
 */
export const infoCall: Rule = {
  name: 'infoCall',
  apply: (expr, [argument], context) => {
    if (!looksUpInfo(expr)) {
      return undefined;
    }
    const dialect = fleetDialect(context.topology);
    if (selectorsOf(expr.args[0]).length === 0 && !follows('infoAtSelectorTimes', dialect)) {
      // Prometheus looks for info series at the times of a selector, and where there is none finds none.
      const why = whyAlikeHere(expr, [argument], context);
      return isAlike(argument) && why === undefined
        ? { kind: 'constant', expr }
        : infoHere(expr, [partNode(argument, context)], { context, reason: why ?? 'an argument is computed here' });
    }
    const selector = infoSelector(expr, dialect);
    const isMistaken = context.grid.length > 1 && !follows('infoOverGaps', dialect);
    const mayBeRead = isMistaken && context.topology.members.every((member) => member.remoteRead !== false);
    const forHere = mayBeRead || recordedPart(selector, context.topology).kind !== 'none';
    if (!forHere && argument.kind === 'everywhere' && isReplicated(selector, context)) {
      return { kind: 'everywhere', expr };
    }
    if (!forHere && isTogether(argument, context) && !usesLabelValues(expr, context.memberLabels)) {
      return derivedPart(argument, { expr }, context);
    }
    const reason = mayBeRead
      ? 'members would mistake one series for another where some have gaps'
      : 'the info series of a series may be on another member';
    const info = selectHere(selector, context, 'which info series counts depends on when it was scraped');
    return infoHere(expr, [partNode(argument, context), info], { context, reason });
  },
};

/** Of arguments that are computed, or read, here; without the second there are no info series. */
function infoHere(
  expr: Call,
  args: readonly PlanNode[],
  { context, reason }: { readonly context: PlanContext; readonly reason: Reason }
): Part {
  return { kind: 'global', expr, node: { op: 'call', expr, grid: context.grid, args, reason } };
}

/** Whether each series is on the member of its info series. */
function isTogether(argument: Part, { topology }: PlanContext): argument is Part & { readonly kind: 'local' } {
  return (
    argument.kind === 'local' &&
    (topology.kind === 'independent' ||
      (argument.keys !== undefined && [...argument.keys].every((key) => IDENTIFYING.has(key))))
  );
}

function isReplicated(selector: VectorSelector, { topology }: PlanContext): boolean {
  return topology.kind === 'hash' && populationOf(selector, topology.replicatedJobs) === 'replicated';
}

/**
 * The selector of the info series: they are those at the times of the selectors of the argument, before 3.15 of the first, and
 * have the identifying labels of what is selected there.
 * Source: Prometheus 3.16 `promql/info.go`, `infoSelectHints` and `fetchInfoSeries`.
 */
function infoSelector(call: Call, dialect: Dialect): VectorSelector {
  const [argument] = call.args;
  const times = follows('infoAtSelectorTimes', dialect) ? infoTimes(argument) : firstSelector(argument);
  return {
    kind: 'vectorSelector',
    matchers: infoMatchers(call, dialect),
    offset: times?.offset ?? 0,
    timestamp: times?.timestamp,
    span: call.args.at(1)?.span ?? call.span,
  };
}

/**
 * The selector that Prometheus comes to first: the vector of an aggregation before its parameter.
 * Source: Prometheus 3.5 `promql/parser/ast.go`, `Children`.
 */
function firstSelector(expr: Expr): VectorSelector | undefined {
  if (expr.kind === 'vectorSelector') {
    return expr;
  }
  const inner = expr.kind === 'aggregate' ? [...children(expr)].reverse() : children(expr);
  return inner.map(firstSelector).find((selector) => selector !== undefined);
}

/** What selects the info series of an `info()`: `target_info` unless another metric is named. */
export function infoMatchers({ args }: Call, dialect: Dialect): readonly Matcher[] {
  const written = args.length > 1 ? unparen(args[1]) : undefined;
  const asked = written?.kind === 'vectorSelector' ? written.matchers : [];
  const names = infoNames(asked, dialect).filter((matcher) => !asked.includes(matcher));
  const matchers = [...asked, ...names, ...identifyingMatchers(args[0])];
  return matchers.every((matcher) => matcherAccepts(matcher, '')) ? [...matchers, ANY_NAME] : matchers;
}

/** What an info metric's name must fit, of what is asked of one. Source: `effectiveInfoNameMatchers`, Prometheus 3.16. */
export function infoNames(asked: readonly Matcher[], dialect: Dialect): readonly Matcher[] {
  const names = asked.filter(({ name }) => name === METRIC_NAME);
  if (names.length === 0) {
    return [TARGET_INFO];
  }
  const looksFor = names.some(({ op }) => op === '=' || op === '=~');
  return looksFor || !follows('infoNamesTogether', dialect) ? names : [ANY_INFO, ...names];
}

/** What is known of the identifying labels of a vector's elements: of one made series by series, what its selector says. */
function identifyingMatchers(written: Expr): readonly Matcher[] {
  const expr = unparen(written);
  switch (expr.kind) {
    case 'vectorSelector':
      return expr.matchers.filter(({ name }) => IDENTIFYING.has(name));
    case 'matrixSelector':
      return identifyingMatchers(expr.vector);
    case 'unary':
    case 'subquery':
      return identifyingMatchers(expr.expr);
    case 'call': {
      const vectors = expr.args.filter((arg) => typeOf(arg) === 'matrix');
      return vectors.length === 1 && functionRecord(expr.func).locality === 'perSeries'
        ? identifyingMatchers(vectors[0])
        : [];
    }
    default:
      return [];
  }
}
