import { Alert, Button, Stack } from '@grafana/ui';
import { type ReactNode } from 'react';

import { conflictTitle } from '../data/conflictTitle';
import { t } from '../text';

interface Props {
  /** What somebody else has saved. */
  readonly theirs: Parameters<typeof conflictTitle>[0] & { readonly reason: string };
  /** How it differs. */
  readonly children: ReactNode;
  readonly onKeep: () => void;
  readonly onTake: () => void;
}

/** Shows what somebody else has saved meanwhile, and asks which to go on with. */
export function ConflictAlert({ theirs, children, onKeep, onTake }: Props) {
  return (
    <Alert severity="warning" title={conflictTitle(theirs)}>
      <Stack direction="column" gap={1} alignItems="flex-start">
        {theirs.reason !== '' && <div>{t('app.conflict-reason', 'Reason: {{reason}}', { reason: theirs.reason })}</div>}
        {children}
        <Stack direction="row" gap={1} wrap="wrap">
          <Button size="sm" onClick={onKeep}>
            {t('app.conflict-keep', 'Keep my edits, over theirs')}
          </Button>
          <Button size="sm" variant="secondary" onClick={onTake}>
            {t('app.conflict-take', 'Take theirs')}
          </Button>
        </Stack>
      </Stack>
    </Alert>
  );
}
