import { config } from '@grafana/runtime';

import { t } from '../text';
import { READ, WRITE } from './permissions';

/** What the user may do with fleets. The proxy checks it again whatever the page shows. */
export type EditAccess = { readonly canEdit: true } | { readonly canEdit: false; readonly reason: string };

/** Everybody sees, Admins edit, unless Grafana's access control takes that permission from them. */
export function useAccess(): EditAccess {
  const { orgRole, permissions } = config.bootData.user;
  if (orgRole !== 'Admin') {
    return {
      canEdit: false,
      reason: t('app.access.role', 'Read-only: the Admin role in this organization is required.'),
    };
  }
  // Permissions are not told everywhere; where one of ours is, all are.
  if (permissions?.[READ] === true && permissions[WRITE] !== true) {
    return {
      canEdit: false,
      reason: t('app.access.permission', 'Read-only: the permission {{permission}} is required.', {
        permission: WRITE,
      }),
    };
  }
  return { canEdit: true };
}
