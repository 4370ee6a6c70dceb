import { t } from '../../text';

import { type Explain } from '../../../api/explain';

/** What running a query brought to light of the members' data; nothing where nothing was asked. */
export function Findings({ explain: { ownership = [], attempts = [] } }: { readonly explain: Explain }) {
  if (ownership.length + attempts.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="explain-findings">
      <h3 id="explain-findings">{t('app.explain.findings', 'Found out about the data')}</h3>
      <ul>
        {ownership.map(({ selector, text }) => (
          <li key={`${selector} ${text}`}>
            <code>{selector}</code>: {text}
          </li>
        ))}
        {attempts.map((reason, i) => (
          <li key={`${i} ${reason}`}>
            {t('app.explain.attempt', 'Plan {{number}} was given up: {{reason}}', { number: i + 1, reason })}
          </li>
        ))}
      </ul>
    </section>
  );
}
