import { css } from '@emotion/css';
import { type GrafanaTheme2, PageLayoutType } from '@grafana/data';
import { type PluginPageProps } from '@grafana/runtime';
import { Tab, TabsBar, TextLink, useStyles2 } from '@grafana/ui';

/** Grafana's frame around an app page: the page above it, title, subtitle, actions, tabs. */
export function WorkbenchPluginPage({ pageNav, subTitle, actions, renderTitle, layout, children }: PluginPageProps) {
  const styles = useStyles2(getStyles);
  if (layout === PageLayoutType.Custom) {
    return <main>{children}</main>;
  }
  const title = pageNav?.text ?? 'Promshards';
  return (
    <main className={styles.page}>
      {pageNav?.parentItem?.url !== undefined && (
        <nav aria-label="Breadcrumbs">
          <TextLink href={pageNav.parentItem.url}>{pageNav.parentItem.text}</TextLink> / {title}
        </nav>
      )}
      <header className={styles.header}>
        <div>
          {renderTitle !== undefined ? renderTitle(title) : <h1>{title}</h1>}
          {subTitle !== undefined && <div className={styles.subTitle}>{subTitle}</div>}
        </div>
        <div>{actions}</div>
      </header>
      {pageNav?.children !== undefined && (
        <TabsBar className={styles.tabs}>
          {pageNav.children.map(({ text, url, active }) => (
            <Tab key={text} label={text} href={url} active={active} />
          ))}
        </TabsBar>
      )}
      {children}
    </main>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ padding: theme.spacing(3) }),
  header: css({ display: 'flex', justifyContent: 'space-between', marginBottom: theme.spacing(2) }),
  tabs: css({ marginBottom: theme.spacing(2) }),
  subTitle: css({ color: theme.colors.text.secondary }),
});
