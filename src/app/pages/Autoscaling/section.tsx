import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';

import { type Policy } from '../../../api/policy';
import { type Problems } from './usePolicyDraft';

/** What every part of the form is given. */
export interface PartProps {
  readonly draft: Policy;
  readonly edit: (draft: Policy) => void;
  readonly problems: Problems;
  readonly disabled: boolean;
}

/** A part of the form under a heading. */
export function Section({ legend, children }: { readonly legend: string; readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <fieldset className={styles.section}>
      <legend>{legend}</legend>
      <div className={styles.fields}>{children}</div>
    </fieldset>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({
    marginBottom: theme.spacing(3),
    minWidth: 0,
    legend: { fontSize: theme.typography.h5.fontSize, marginBottom: theme.spacing(1) },
  }),
  fields: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(${theme.spacing(26)}, 1fr))`,
    gap: theme.spacing(2),
    // Labels stand in one line, and so do inputs, however long a description is.
    '& > *': { display: 'grid', gridRow: 'span 2', gridTemplateRows: 'subgrid', rowGap: 0, alignItems: 'start' },
  }),
});
