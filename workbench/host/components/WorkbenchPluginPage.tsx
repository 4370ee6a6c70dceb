import { css } from '@emotion/css';
import { type GrafanaTheme2, PageLayoutType } from '@grafana/data';
import { type PluginPageProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';

/** Grafana's frame around an app page: title, subtitle, actions. */
export function WorkbenchPluginPage({ pageNav, subTitle, actions, renderTitle, layout, children }: PluginPageProps) {
  const styles = useStyles2(getStyles);
  if (layout === PageLayoutType.Custom) {
    return <main>{children}</main>;
  }
  const title = pageNav?.text ?? 'Promshards';
  return (
    <main className={styles.page}>
      <header className={styles.header}>
        <div>
          {renderTitle !== undefined ? renderTitle(title) : <h1>{title}</h1>}
          {subTitle !== undefined && <div className={styles.subTitle}>{subTitle}</div>}
        </div>
        <div>{actions}</div>
      </header>
      {children}
    </main>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ padding: theme.spacing(3) }),
  header: css({ display: 'flex', justifyContent: 'space-between', marginBottom: theme.spacing(2) }),
  subTitle: css({ color: theme.colors.text.secondary }),
});
