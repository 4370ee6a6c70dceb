import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Stack, useStyles2 } from '@grafana/ui';
import { useEffect, useId, useRef } from 'react';

import { useAccess } from '../../data/useAccess';
import { t } from '../../text';
import { MadeGroups } from './MadeGroups';
import { type RuleSeed } from './ruleSeed';

interface Props {
  readonly fleet: string;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly seed: RuleSeed | undefined;
}

/** The rules that are made here, beside those of files; their editor on request. */
export function MadeSection({ fleet, isOpen, onToggle, seed }: Props) {
  const styles = useStyles2(getStyles);
  const { canEdit } = useAccess();
  const heading = useId();
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (seed !== undefined) {
      section.current?.scrollIntoView?.({ block: 'start' });
      section.current?.focus({ preventScroll: true });
    }
  }, [seed]);
  return (
    <section ref={section} tabIndex={-1} aria-labelledby={heading} className={styles.section}>
      <h2 id={heading}>{t('app.rules.made', 'Rules made here')}</h2>
      <Stack direction="column" gap={1} alignItems="stretch">
        <div>
          <Button
            size="sm"
            variant="secondary"
            icon={canEdit ? 'pen' : 'eye'}
            aria-expanded={isOpen}
            onClick={() => onToggle(!isOpen)}
          >
            {isOpen
              ? t('app.rules.hide-editor', 'Hide the editor')
              : canEdit
                ? t('app.rules.open-editor', 'Make and edit rules')
                : t('app.rules.look-editor', 'Look at them')}
          </Button>
        </div>
        {isOpen && <MadeGroups fleet={fleet} seed={seed} />}
      </Stack>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ h2: { fontSize: theme.typography.h4.fontSize } }),
});
