import { t } from '../../text';
import { Alert, Button, Stack } from '@grafana/ui';

import { type Target, type TargetPage } from '../../../api/targets';
import { flagAdvice, flagText } from './stateText';

type Flag = Target['flags'][number];

interface Props {
  readonly summary: TargetPage['summary'];
  readonly chosen: Flag | undefined;
  readonly onChoose: (flag: Flag | undefined) => void;
}

const flags: readonly Flag[] = ['unscraped', 'scrapedTwice', 'tooHeavy'];

/** Calls out the targets something is wrong with, and shows them alone on request; nothing where all is well. */
export function FlagList({ summary, chosen, onChoose }: Props) {
  const present = flags.filter((flag) => flag === chosen || (summary.flags[flag] ?? 0) > 0);
  return (
    <Stack direction="column" gap={1} alignItems="stretch">
      {present.map((flag) => (
        <Alert
          key={flag}
          bottomSpacing={0}
          severity={flag === 'tooHeavy' ? 'warning' : 'error'}
          title={`${flagText(flag)}: ${targetCount(summary.flags[flag] ?? 0)}`}
        >
          <Stack direction="row" gap={2} wrap="wrap" alignItems="center">
            {flagAdvice(flag)}
            <Button
              size="sm"
              variant="secondary"
              aria-pressed={flag === chosen}
              onClick={() => onChoose(flag === chosen ? undefined : flag)}
            >
              {flag === chosen
                ? t('app.targets.flag.all', 'Show all targets')
                : t('app.targets.flag.only', 'Show these alone')}
            </Button>
          </Stack>
        </Alert>
      ))}
    </Stack>
  );
}

function targetCount(count: number): string {
  return count === 1 ? t('app.targets.one', 'one target') : t('app.targets.many', '{{count}} targets', { count });
}
