import { globalSetting } from '../../api/globalSection';
import { parseDuration, type Topology } from '../../engine/index';
import { type MemberSource } from './memberSource';
import { memberStatus } from './memberStatus';
import { Remembered } from './remembered';

/** Until this is old, milliseconds, a configuration, which may be long, is not asked for again. */
const CONFIG_AGE_MS = 600_000;
/** Prometheus' own. */
const DEFAULT_MS = 60_000;

const known = new Map<string, Remembered<number | undefined>>();

/** The default step of subqueries over data sources as members: as they have it, the shortest where they differ. */
export async function memberIntervals(
  members: readonly MemberSource[]
): Promise<Pick<Topology, 'evaluationInterval' | 'stepDoubt'>> {
  const own = await Promise.all(members.map(intervalOf));
  const values = own.filter((value) => value !== undefined);
  const evaluationInterval = values.length === 0 ? DEFAULT_MS : Math.min(...values);
  const step = `Subqueries without a step take ${evaluationInterval / 1000}s`;
  const remedy = 'set the evaluation interval in the settings of this data source';
  if (values.length === 0) {
    return { evaluationInterval, stepDoubt: `${step}, for no member tells its evaluation_interval: ${remedy}.` };
  }
  const listed = members.flatMap(({ id }, i) => (own[i] === undefined ? [] : [`${id}: ${own[i] / 1000}s`])).join('; ');
  return values.every((value) => value === evaluationInterval)
    ? { evaluationInterval }
    : {
        evaluationInterval,
        stepDoubt: `${step}, the shortest of the members' evaluation_interval (${listed}): ${remedy}.`,
      };
}

function intervalOf(member: MemberSource): Promise<number | undefined> {
  const remembered = known.get(member.uid) ?? new Remembered(() => loadInterval(member), CONFIG_AGE_MS);
  known.set(member.uid, remembered);
  return remembered.get();
}

async function loadInterval(member: MemberSource): Promise<number | undefined> {
  const parsed = parseDuration(globalSetting((await memberStatus(member, 'config')).yaml, 'evaluation_interval') ?? '');
  return parsed.ok && parsed.value > 0 ? parsed.value : undefined;
}
