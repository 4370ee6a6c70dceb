import { Checkbox, Stack } from '@grafana/ui';
import { useId } from 'react';

import { t } from '../../text';
import { isUnknown, withAnswering } from './withAnswering';
import { groupsIn } from './groupsIn';
import { type GroupsDraft } from './useGroupsDraft';

interface Props {
  readonly draft: GroupsDraft;
  readonly canEdit: boolean;
}

/** Which groups answer queries, beside the YAML, which cannot say it. */
export function AnsweringGroups({ draft: { text, answering, edit }, canEdit }: Props) {
  const heading = useId();
  const groups = groupsIn(text);
  const names = [...new Set([...(groups ?? []).flatMap(({ name }) => name ?? []), ...answering])];
  return names.length === 0 ? null : (
    <div role="group" aria-labelledby={heading}>
      <div id={heading}>{t('app.rules.answering-groups', 'Groups that answer queries from what they record')}</div>
      <Stack direction="column" gap={0.5} alignItems="flex-start">
        {names.map((name) => (
          <Checkbox
            key={name}
            id={`answering ${name}`}
            label={name}
            description={
              isUnknown(groups, name)
                ? t('app.rules.answering-unknown', 'No group of the text has this name.')
                : undefined
            }
            value={answering.includes(name)}
            disabled={!canEdit}
            onChange={(event) => edit({ answering: withAnswering(answering, name, event.currentTarget.checked) })}
          />
        ))}
      </Stack>
    </div>
  );
}
