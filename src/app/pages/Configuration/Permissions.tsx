import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';

import { READ, WRITE } from '../../data/permissions';
import { t } from '../../text';

const roles = ['Anonymous', 'Viewer', 'Editor', 'Admin'] as const;
type Role = (typeof roles)[number];

interface Right {
  readonly text: string;
  /** Grafana's name of the permission that its access control can give or take. */
  readonly action: string | undefined;
  readonly held: readonly Role[];
}

/** Who may do what, and how Grafana's access control names it. */
export function Permissions() {
  const styles = useStyles2(getStyles);
  const own = config.bootData.user.orgRole;
  return (
    <section aria-labelledby="permissions">
      <h3 id="permissions">{t('app.permissions.heading', 'Permissions')}</h3>
      <p>
        {t(
          'app.permissions.text',
          'Roles are those of the organization. The proxy checks them itself, whatever a page shows. Where Grafana has role-based access control, Viewers get the role “Fleets reader” and Admins “Fleets writer”; an Admin without “Fleets writer” cannot change autoscaling targets and fleets.'
        )}
      </p>
      <div className={styles.scroll}>
        <table className={styles.table} aria-labelledby="permissions">
          <thead>
            <tr>
              <th scope="col">{t('app.permissions.what', 'What')}</th>
              {roles.map((role) => (
                <th key={role} scope="col" aria-current={role === own ? 'true' : undefined}>
                  {role === own ? t('app.permissions.you', '{{role}} (you)', { role: roleText(role) }) : roleText(role)}
                </th>
              ))}
              <th scope="col">{t('app.permissions.action', 'Permission')}</th>
            </tr>
          </thead>
          <tbody>
            {rights().map((right) => (
              <RightRow key={right.text} right={right} />
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.note}>
        {t(
          'app.permissions.organisations',
          'A fleet may be for some organizations alone, and open to people who are not logged in: “organisations” and “anonymous” in the file the proxy is started with.'
        )}
      </p>
    </section>
  );
}

function RightRow({ right: { text, action, held } }: { readonly right: Right }) {
  return (
    <tr>
      <th scope="row">{text}</th>
      {roles.map((role) => (
        <td key={role}>{held.includes(role) ? t('app.permissions.yes', 'Yes') : t('app.permissions.no', 'No')}</td>
      ))}
      <td>{action !== undefined && <code>{action}</code>}</td>
    </tr>
  );
}

function rights(): readonly Right[] {
  return [
    {
      text: t('app.permissions.query', 'Query fleets that are open to everybody'),
      action: undefined,
      held: roles,
    },
    {
      text: t('app.permissions.read', 'Query all other fleets; see shards, targets, decisions and what queries do'),
      action: READ,
      held: ['Viewer', 'Editor', 'Admin'],
    },
    {
      text: t('app.permissions.write', 'Change autoscaling targets, shards and fleets'),
      action: WRITE,
      held: ['Admin'],
    },
    {
      text: t('app.permissions.settings', 'Change the settings on this page'),
      action: 'plugins:write',
      held: ['Admin'],
    },
  ];
}

function roleText(role: Role): string {
  switch (role) {
    case 'Anonymous':
      return t('app.permissions.anonymous', 'Not logged in');
    case 'Viewer':
      return t('app.permissions.viewer', 'Viewer');
    case 'Editor':
      return t('app.permissions.editor', 'Editor');
    case 'Admin':
      return t('app.permissions.admin', 'Admin');
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    'th, td': {
      padding: theme.spacing(0.5, 3, 0.5, 0),
      textAlign: 'left',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    'thead th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
  }),
  note: css({ color: theme.colors.text.secondary, marginTop: theme.spacing(1) }),
});
