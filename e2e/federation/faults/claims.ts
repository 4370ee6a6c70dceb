import { type ApiData, type ApiSeries } from '../exactness/apiAnswer';
import { floatsOf, labelsText } from '../exactness/compareAnswers';
import { type Reply } from './ask';

/** Sums may differ in the last digits. */
const SLACK = 1e-12;

/** What of a partial answer is not as its notice says, going by the whole answer. Notices that promise nothing say nothing. */
export function brokenClaims(meaning: string, partial: Reply, whole: Reply): readonly string[] {
  const holds = claimOf(meaning);
  if (holds === undefined) {
    return [];
  }
  const truth = pointsOf(whole);
  return [...pointsOf(partial)].flatMap(([point, value]) => {
    const right = truth.get(point);
    return right !== undefined && holds(value, right) ? [] : [`${point}: ${value}, though it is ${right}: ${meaning}`];
  });
}

function claimOf(meaning: string): ((shown: number, right: number) => boolean) | undefined {
  if (meaning.startsWith('its series are missing')) {
    return (shown, right) => Object.is(shown, right) || Math.abs(shown - right) <= SLACK * Math.abs(right);
  }
  if (meaning.includes('a lower bound')) {
    return (shown, right) => shown <= right + SLACK * Math.abs(right);
  }
  if (meaning.includes('an upper bound')) {
    return (shown, right) => shown >= right - SLACK * Math.abs(right);
  }
  return undefined;
}

/** Floats by series and time. */
function pointsOf({ data }: Reply): ReadonlyMap<string, number> {
  const { resultType, result } = data as ApiData;
  const series = resultType === 'vector' || resultType === 'matrix' ? (result as readonly ApiSeries[]) : [];
  return new Map(
    series.flatMap((one) =>
      floatsOf(one).map(([time, value]) => [`${labelsText(one.metric)} at ${time}`, Number(value)] as const)
    )
  );
}
