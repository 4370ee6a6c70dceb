import { type DecodedAnswer } from '../../decode/decodedAnswer';
import { agrees, fragmentOf, type FragmentRun, seriesOfRun } from '../../fragments/fragment';
import { type Fragments } from '../../fragments/fragments';
import { joinSeries } from '../../model/joinSeries';
import { type SeriesSet } from '../../model/seriesSet';
import { joinedRuns } from './joinedRuns';
import { type Keeping } from './spans';

/** Keeps the first steps of an answer. One that says more than its values is not kept. */
export function keepAnswer(answer: DecodedAnswer, keeping: Keeping, fragments: Fragments): void {
  if (answer.value.type !== 'vector' || answer.warnings.length > 0 || answer.infos.length > 0) {
    return;
  }
  const { series } = answer.value;
  const { ticket, unproven, joins } = keeping.taken;
  const compared = unproven.map((one) => agrees(series, one)).filter((one) => one !== undefined);
  const before = joins ? joinedRuns(keeping.before, keeping.length) : [];
  const all = before.length === 0 ? series : join(before, series);
  const length = all.grid.length - series.grid.length + keeping.length;
  const askedAt = before.reduce((least, { fragment }) => Math.min(least, fragment.askedAt), ticket.askedAt);
  const fragment = fragmentOf(all, { length, askedAt, allocate: fragments.allocate });
  if (fragment !== undefined) {
    fragments.keep({ ticket, fragment, agrees: compared.length === 0 ? undefined : compared.every((one) => one) });
  }
}

function join(runs: readonly FragmentRun[], series: SeriesSet): SeriesSet {
  const pieces = [...runs.map(seriesOfRun), series];
  const [{ grid: first }] = pieces;
  const { end, step } = series.grid;
  return joinSeries({ start: first.start, end, step, length: Math.round((end - first.start) / step) + 1 }, pieces);
}
