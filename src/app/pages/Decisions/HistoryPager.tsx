import { Button, Stack } from '@grafana/ui';

import { t } from '../../text';

interface Props {
  /** What is shown is older than this row; undefined at the newest. */
  readonly before: number | undefined;
  /** The same of the next page; undefined at the end. */
  readonly next: number | undefined;
  readonly onChange: (before: number | undefined) => void;
}

/** Leads to older rows and back to the newest; nothing where all are shown. */
export function HistoryPager({ before, next, onChange }: Props) {
  return before === undefined && next === undefined ? null : (
    <Stack direction="row" gap={1}>
      <Button variant="secondary" disabled={before === undefined} onClick={() => onChange(undefined)}>
        {t('app.history.newest', 'Newest')}
      </Button>
      <Button variant="secondary" disabled={next === undefined} onClick={() => onChange(next)}>
        {t('app.history.older', 'Older')}
      </Button>
    </Stack>
  );
}
