import { renderMarkdown } from '@grafana/data';
import { Alert, Drawer } from '@grafana/ui';
import { type MouseEvent, useState } from 'react';

import { useRunbook } from '../data/useRunbook';
import { t } from '../text';
import { Skeleton } from './Skeleton';

interface Props {
  /** Name of a page of the runbook. */
  readonly page: string;
  readonly onClose: () => void;
}

/** What a problem means and what to do about it, beside the page that tells of it. */
export function RunbookDrawer({ page: first, onClose }: Props) {
  const [page, setPage] = useState(first);
  const loaded = useRunbook(page);
  const follow = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a')?.getAttribute('href') : undefined;
    const to = /^\.\/(\w+\.md)$/.exec(link ?? '')?.[1];
    if (to !== undefined) {
      event.preventDefault();
      setPage(to);
    }
  };
  return (
    <Drawer title={t('app.runbook.title', 'What to do')} size="sm" onClose={onClose}>
      {loaded === undefined && <Skeleton label={t('app.runbook.loading', 'Loading the runbook')} />}
      {loaded !== undefined && loaded.text === undefined && (
        <Alert severity="error" title={t('app.runbook.missing', 'This page of the runbook could not be loaded')} />
      )}
      {loaded?.text !== undefined && (
        <div className="markdown-html" onClick={follow} dangerouslySetInnerHTML={{ __html: toHtml(loaded.text) }} />
      )}
    </Drawer>
  );
}

/** Sanitizing leaves only those addresses of other pages that begin with a dot. */
function toHtml(text: string): string {
  return renderMarkdown(text.replaceAll(/\]\((\w+\.md)\)/g, '](./$1)'));
}
