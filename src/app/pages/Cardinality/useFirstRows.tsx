import { Button } from '@grafana/ui';
import { type ReactNode, useState } from 'react';

import { t } from '../../text';

/** Rows that are shown at first. */
const FIRST = 10;

/** The first rows, and a button that shows the others where there are any. */
export function useFirstRows<Row>(
  rows: readonly Row[],
  label: string
): readonly [shown: readonly Row[], more: ReactNode] {
  const [isAll, setAll] = useState(false);
  const count = rows.length;
  if (count <= FIRST) {
    return [rows, null];
  }
  const text = isAll
    ? t('app.cardinality.fewer', 'Show the first {{n}}', { n: FIRST })
    : t('app.cardinality.all', 'Show all {{n}}', { n: count });
  const more = (
    <div>
      <Button
        size="sm"
        variant="secondary"
        aria-expanded={isAll}
        aria-label={`${label}: ${text}`}
        onClick={() => setAll(!isAll)}
      >
        {text}
      </Button>
    </div>
  );
  return [isAll ? rows : rows.slice(0, FIRST), more];
}
