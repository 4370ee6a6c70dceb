import { DEFAULT_INTERVAL_MS, globalSetting } from '../../api/globalSection';
import { parseDuration, type Topology } from '../../engine/index';
import { type MemberSource } from './memberSource';
import { memberStatus } from './memberStatus';
import { rememberedEach } from './rememberedEach';

/** Until this is old, milliseconds, a configuration, which may be long, is not asked for again. */
const CONFIG_AGE_MS = 600_000;
const intervalOf = rememberedEach(loadInterval, ({ uid }) => uid, CONFIG_AGE_MS);

/** The default step of subqueries over data sources as members: as they have it, the shortest where they differ. */
export async function memberIntervals(
  members: readonly MemberSource[]
): Promise<Pick<Topology, 'evaluationInterval' | 'stepDoubt'>> {
  const own = await Promise.all(members.map(intervalOf.get));
  const values = own.filter((value) => value !== undefined);
  const evaluationInterval = values.length === 0 ? DEFAULT_INTERVAL_MS : Math.min(...values);
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

async function loadInterval(member: MemberSource): Promise<number | undefined> {
  const parsed = parseDuration(globalSetting((await memberStatus(member, 'config')).yaml, 'evaluation_interval') ?? '');
  return parsed.ok && parsed.value > 0 ? parsed.value : undefined;
}
