import { dateTimeFormat } from '@grafana/data';
import { t } from '../../text';

import { type ExplainTimeline } from '../../../api/explain';

/** How the fleet changed within the times of the query, in words; nothing where it did not. */
export function ChangeList({ timeline: { changes, lost } }: { readonly timeline: ExplainTimeline }) {
  if (changes.length + lost.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="explain-changes">
      <h3 id="explain-changes">{t('app.explain.changes', 'The fleet changed meanwhile')}</h3>
      <ul>
        {changes.map((change) => (
          <li key={`${change.at} ${change.kind} ${change.member ?? ''}`}>
            {dateTimeFormat(change.at)}: {changeText(change)}
          </li>
        ))}
        {lost.map(({ member, from, to }) => (
          <li key={`${member} ${from}`}>
            {dateTimeFormat(from)} – {dateTimeFormat(to)}:{' '}
            {t('app.explain.change.lost', 'what {{member}} held is gone', { member })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function changeText({ kind, member, targets = 0 }: ExplainTimeline['changes'][number]): string {
  switch (kind) {
    case 'added':
      return t('app.explain.change.added', '{{member}} was added', { member });
    case 'drained':
      return t('app.explain.change.drained', '{{member}} was drained', { member });
    case 'moved':
      return targets === 1
        ? t('app.explain.change.moved-one', 'one target went to another shard')
        : t('app.explain.change.moved', '{{targets}} targets went to other shards', { targets });
    case 'store':
      return t('app.explain.change.store', 'what is older comes from {{member}}, what is newer from the shards', {
        member,
      });
  }
}
