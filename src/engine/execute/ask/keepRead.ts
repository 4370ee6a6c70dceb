import { type DecodedAnswer } from '../../decode/decodedAnswer';
import { type Fragments } from '../../fragments/fragments';
import { rawAgrees, rawFragmentOf, samplesOfRun } from '../../fragments/rawFragment';
import { joinSamples } from '../../model/joinSamples';
import { joinedRuns } from './joinedRuns';
import { type Keeping } from './spans';
import { type MemberRequest } from './transport';

interface KeptRead {
  readonly keeping: Keeping;
  /** What was asked for, in whole milliseconds. */
  readonly span: Pick<MemberRequest, 'start' | 'end'>;
}

/** As `keepAnswer`, of raw samples. */
export function keepRead(answer: DecodedAnswer, { keeping, span }: KeptRead, fragments: Fragments): void {
  const { value, warnings, infos } = answer;
  if (value.type !== 'matrix' || warnings.length > 0 || infos.length > 0) {
    return;
  }
  const { ticket, unproven, joins } = keeping.taken;
  const compared = unproven.map((one) => rawAgrees(value.series, span, one)).filter((one) => one !== undefined);
  const before = joins ? joinedRuns(keeping.before, keeping.length) : [];
  const length = before.reduce((sum, run) => sum + run.length, keeping.length);
  const fragment = rawFragmentOf(joinSamples([...before.map(samplesOfRun), value.series]), {
    start: span.start + keeping.length - length,
    length,
    askedAt: before.reduce((least, run) => Math.min(least, run.fragment.askedAt), ticket.askedAt),
    allocate: fragments.allocate,
  });
  if (fragment !== undefined) {
    fragments.keep({ ticket, fragment, agrees: compared.length === 0 ? undefined : compared.every((one) => one) });
  }
}
