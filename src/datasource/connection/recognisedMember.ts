import { type Recognised, recogniseServer } from '../../recognition/recogniseServer';
import { type MemberSource } from './memberSource';
import { memberData, memberMark } from './memberStatus';
import { rememberedEach } from './rememberedEach';

/** Until this is old, milliseconds, a member is taken for what it was found to be, unless an answer of it says otherwise. */
const RECOGNISED_AGE_MS = 30_000;

const known = rememberedEach(recognise, ({ uid }) => uid, RECOGNISED_AGE_MS);

/** What a member is found to be; remembered for a while. Undefined while it does not answer what tells. */
export async function recognisedMember(member: MemberSource): Promise<Recognised | undefined> {
  return await known.get(member).catch(() => undefined);
}

/** Another server answers for a member now. */
export const { forget: forgetRecognised } = known;

async function recognise(member: MemberSource): Promise<Recognised> {
  const found = await recogniseServer({
    ask: (path, params) => memberData(member, path, params),
    mark: () => memberMark(member),
  });
  if (found === undefined) {
    throw new Error('it does not answer what tells');
  }
  return found;
}
