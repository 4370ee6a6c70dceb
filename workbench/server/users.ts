import { type IncomingMessage } from 'node:http';

export const ROLES = ['Viewer', 'Editor', 'Admin'] as const;
export type Role = (typeof ROLES)[number];

export interface User {
  readonly role: Role;
  readonly login: string;
  readonly isAnonymous: boolean;
  readonly orgId: number;
}

/** Who asks: the cookie `workbench_user` names a role or `Anonymous`; Admin without it, Viewer where there is no such role. */
export function userOf(request: IncomingMessage): User {
  const cookie = /(?:^|;\s*)workbench_user=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'Admin';
  if (cookie === 'Anonymous') {
    return { role: 'Viewer', login: '', isAnonymous: true, orgId: 1 };
  }
  const role = ROLES.find((name) => name === cookie) ?? 'Viewer';
  return { role, login: role.toLowerCase(), isAnonymous: false, orgId: 1 };
}

export function hasRole(user: User, needed: string | undefined): boolean {
  const rank = ROLES.findIndex((role) => role === needed);
  return rank < 0 || ROLES.indexOf(user.role) >= rank;
}

/** The `X-Grafana-Context` header: Grafana's signed-in user as JSON, the fields that matter here. */
export function grafanaContext(user: User): string {
  return JSON.stringify({
    UserID: user.isAnonymous ? 0 : 1,
    OrgID: user.orgId,
    OrgName: 'Main Org.',
    OrgRole: user.role,
    Login: user.login,
    Name: user.login,
    IsAnonymous: user.isAnonymous,
  });
}
