import { type PlanContext } from './context';
import { type Rule } from './rule';
import { absentCall } from './rules/absentCall';
import { aggregateHere } from './rules/aggregateHere';
import { alike } from './rules/alike';
import { averageFromParts } from './rules/averageFromParts';
import { binaryHere } from './rules/binaryHere';
import { callHere } from './rules/callHere';
import { histogramCall } from './rules/histogramCall';
import { infoCall } from './rules/infoCall';
import { labelValuesHere } from './rules/labelValuesHere';
import { limitRatio } from './rules/limitRatio';
import { localMatching } from './rules/localMatching';
import { paren } from './rules/paren';
import { partialAggregate } from './rules/partialAggregate';
import { perSeriesCall } from './rules/perSeriesCall';
import { relabelCall } from './rules/relabelCall';
import { selector } from './rules/selector';
import { sortCall } from './rules/sortCall';
import { subquery } from './rules/subquery';
import { topkFromParts } from './rules/topkFromParts';
import { unary } from './rules/unary';
import { varianceFromParts } from './rules/varianceFromParts';
import { vectorScalar } from './rules/vectorScalar';
import { wholeGroups } from './rules/wholeGroups';

/** The planner's rules. The first that has something to say about an expression decides. */
const rules: readonly Rule[] = [
  selector,
  infoCall,
  alike,
  paren,
  unary,
  subquery,
  vectorScalar,
  localMatching,
  binaryHere,
  labelValuesHere,
  limitRatio,
  wholeGroups,
  partialAggregate,
  averageFromParts,
  varianceFromParts,
  topkFromParts,
  aggregateHere,
  perSeriesCall,
  relabelCall,
  sortCall,
  histogramCall,
  absentCall,
  callHere,
];

/** Rules by which members give elements in an order of their own, or with labels that tell nothing of it. */
const REORDERING: ReadonlySet<Rule> = new Set([localMatching, limitRatio, relabelCall, sortCall]);

/** Rules by which members put together what may be with several of them. */
const PARTIAL: ReadonlySet<Rule> = new Set([partialAggregate, averageFromParts, varianceFromParts, topkFromParts]);

/** The rules that hold: `ordered` where the order of elements matters, `bySeries` where members are asked for single series alone. */
export function rulesFor({ ordered, bySeries }: Pick<PlanContext, 'ordered' | 'bySeries'>): readonly Rule[] {
  const kept = bySeries ? SETS.bySeries : SETS.all;
  return ordered ? kept.ordered : kept.free;
}

const SETS = { all: setsOf(rules), bySeries: setsOf(rules.filter((rule) => !PARTIAL.has(rule))) };

function setsOf(free: readonly Rule[]) {
  return { free, ordered: free.filter((rule) => !REORDERING.has(rule)) };
}
