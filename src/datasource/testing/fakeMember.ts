import { type MemberSource } from '../connection/memberSource';

/** A data source with nothing set. */
export function fakeMember(uid: string, more: Partial<MemberSource> = {}): MemberSource {
  return { id: uid, uid, params: new URLSearchParams(), problem: undefined, ...more };
}
