import { HISTOGRAM } from '../../model/seriesSet';
import { mixedHistograms } from '../../plan/mixedReleases';
import { type Plan, type Reason } from '../../plan/plan';
import { statsSelectors } from '../../plan/statsSelector';
import { type Topology } from '../../plan/topology';
import { type Expr } from '../../syntax/ast';
import { type LeafAnswers } from '../combine/leafAnswers';
import { leavesOf } from './refusals';
import { type Sources } from './sources';

/**
 * Why selectors are to be raw, by where they start: members gave native histograms for what is around them, which their
 * releases compute differently, or read otherwise than one Prometheus would for the whole query.
 */
// eslint-disable-next-line max-params -- what is planned, answered and made of it
export function memberHistograms(
  plan: Plan,
  gathered: readonly LeafAnswers[],
  sources: Sources,
  topology: Topology
): ReadonlyMap<number, Reason> {
  const found = new Map<number, Reason>();
  for (const [source, { value }] of sources) {
    const leaves = leavesOf(source);
    const hasHistograms =
      (value.type === 'vector' && value.series.presence.includes(HISTOGRAM)) ||
      leaves.some(({ id }) => tellOfHistograms(gathered[id]));
    const pushed = leaves.flatMap((leaf) => (leaf.op === 'raw' ? [] : [leaf.expr]));
    for (const expr of hasHistograms ? pushed : []) {
      mixedHistograms(expr, topology).forEach((reason, start) => found.set(start, reason));
      readOtherwise(expr, plan).forEach((start) => found.set(start, READ_OTHERWISE));
    }
  }
  return found;
}

/** Whether members say something of histograms, which may be all that is left of them. */
function tellOfHistograms({ parts }: LeafAnswers): boolean {
  return parts.some(({ answers }) =>
    answers.some(({ warnings, infos }) => [...warnings, ...infos].some((text) => text.includes('histogram')))
  );
}

const READ_OTHERWISE: Reason = 'members read native histograms with their buckets, of which one Prometheus would not';

/** Starts of the selectors that one Prometheus reads without buckets, and members with them, as they are asked for a part. */
function readOtherwise(part: Expr, { statsSelectors: whole, dialect }: Plan): readonly number[] {
  const members = new Set(statsSelectors(part, dialect).map(({ start }) => start));
  const { start: from, end: to } = part.span;
  return whole.map(({ start }) => start).filter((start) => start >= from && start < to && !members.has(start));
}
