import { css } from '@emotion/css';
import { Button, useStyles2 } from '@grafana/ui';
import { type MouseEvent, useState } from 'react';

import { t } from '../text';
import { shortQuery } from './shortQuery';

/** A query, whose long matchers are shortened until the whole text is asked for. */
export function QueryText({ query }: { readonly query: string }) {
  const styles = useStyles2(getStyles);
  const [isWhole, setWhole] = useState(false);
  const short = shortQuery(query);
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    setWhole(!isWhole);
  };
  return (
    <div>
      <code className={styles.code}>{isWhole ? query : short}</code>
      {short !== query && (
        <Button size="sm" fill="text" aria-expanded={isWhole} onClick={toggle}>
          {isWhole ? t('app.explain.short', 'Shorten') : t('app.explain.whole', 'Show whole text')}
        </Button>
      )}
    </div>
  );
}

const getStyles = () => ({
  code: css({ background: 'none', border: 'none', padding: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }),
});
