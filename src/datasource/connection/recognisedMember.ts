import { type Recognised, recogniseServer } from '../../recognition/recogniseServer';
import { type MemberSource } from './memberSource';
import { memberData } from './memberStatus';
import { Remembered } from './remembered';

/** Until this is old, milliseconds, a member is taken for what it was found to be, unless an answer of it says otherwise. */
const RECOGNISED_AGE_MS = 30_000;

const known = new Map<string, Remembered<Recognised>>();

/** What a member is found to be; remembered for a while. Undefined while it does not answer what tells. */
export async function recognisedMember(member: MemberSource): Promise<Recognised | undefined> {
  const remembered = known.get(member.uid) ?? new Remembered(() => recognise(member), RECOGNISED_AGE_MS);
  known.set(member.uid, remembered);
  return await remembered.get().catch(() => undefined);
}

/** Another server answers for a member now. */
export function forgetRecognised({ uid }: MemberSource): void {
  known.delete(uid);
}

async function recognise(member: MemberSource): Promise<Recognised> {
  const found = await recogniseServer((path, params) => memberData(member, path, params));
  if (found === undefined) {
    throw new Error('it does not answer what tells');
  }
  return found;
}
