import { literalPattern } from '../model/regex';
import { type Expr, type Matcher, type VectorSelector } from '../syntax/ast';
import { matcherAccepts } from '../syntax/matcher';
import { looksUpInfo } from '../syntax/looksUpInfo';
import { mapChildren } from '../syntax/walk';

const JOB = 'job';

/**
 * Which jobs a selector can select: none of the replicated ones (`sharded`), nothing else (`replicated`), or both may be
 * (`mixed`). Only what the matchers on `job` prove counts.
 */
export type Population = 'sharded' | 'replicated' | 'mixed';

export function populationOf(
  selector: Pick<VectorSelector, 'matchers'>,
  replicatedJobs: readonly string[]
): Population {
  const matchers = selector.matchers.filter((matcher) => matcher.name === JOB);
  const selects = (job: string) => matchers.every((matcher) => matcherAccepts(matcher, job));
  if (!replicatedJobs.some(selects)) {
    return 'sharded';
  }
  const listed = matchers.map(listedValues).find((values) => values !== undefined);
  const onlyReplicated = listed?.filter(selects).every((job) => replicatedJobs.includes(job)) ?? false;
  return onlyReplicated ? 'replicated' : 'mixed';
}

/** The expression without the replicated jobs' series in the selectors that may select others as well; itself where none may. */
export function excludeReplicated(expr: Expr, replicatedJobs: readonly string[]): Expr {
  const exclude = (node: Expr): Expr => {
    if (node.kind === 'vectorSelector') {
      return populationOf(node, replicatedJobs) === 'mixed'
        ? { ...node, matchers: [...node.matchers, exclusion(replicatedJobs)] }
        : node;
    }
    // info() adds labels from what its second argument selects, so the first alone decides which series are counted.
    return looksUpInfo(node)
      ? { ...node, args: node.args.map((arg, i) => (i === 0 ? exclude(arg) : arg)) }
      : mapChildren(node, exclude);
  };
  return exclude(expr);
}

function exclusion(jobs: readonly string[]): Matcher {
  return { name: JOB, op: '!~', value: jobs.map(literalPattern).join('|') };
}

/** The only values a matcher lets through, where it lists them. */
function listedValues(matcher: Matcher): readonly string[] | undefined {
  if (matcher.op === '=') {
    return [matcher.value];
  }
  const plain = /^[\w:/ -]*$/;
  const values = matcher.op === '=~' ? matcher.value.split('|') : [];
  return values.length > 0 && values.every((value) => plain.test(value)) ? values : undefined;
}
