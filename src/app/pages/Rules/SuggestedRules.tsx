import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, ClipboardButton, EmptyState, Stack, useStyles2 } from '@grafana/ui';
import { useContext, useId } from 'react';

import { type RuleSuggestion } from '../../../api/ruleSuggestions';
import { NotLoaded } from '../../components/NotLoaded';
import { ProblemList } from '../../components/ProblemList';
import { QueryText } from '../../components/QueryText';
import { StaleAlert } from '../../components/StaleAlert';
import { formatCount } from '../../data/format';
import { useRuleSuggestions } from '../../data/useRuleSuggestions';
import { useAccess } from '../../data/useAccess';
import { t } from '../../text';
import { EditRule } from './EditRule';
import { Fold } from './Fold';
import { type RuleSeed } from './ruleSeed';
import { ruleYaml } from './ruleYaml';

/** Recording rules that would answer what costs most. They are looked for on request: their series are counted by queries. */
export function SuggestedRules({ fleet }: { readonly fleet: string }) {
  const styles = useStyles2(getStyles);
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={styles.section}>
      <h2 id={heading}>{t('app.rules.suggested', 'Suggested')}</h2>
      <Fold
        head={t('app.rules.suggest', 'Recording rules for the queries of the last 7 days that cost most')}
        isOpen={false}
      >
        {() => <Suggestions fleet={fleet} />}
      </Fold>
    </section>
  );
}

function Suggestions({ fleet }: { readonly fleet: string }) {
  const styles = useStyles2(getStyles);
  const suggested = useRuleSuggestions(fleet);
  const { data } = suggested;
  if (data === undefined) {
    return <NotLoaded of={suggested} label={t('app.rules.suggesting', 'Looking for rules')} />;
  }
  return (
    <Stack direction="column" gap={1} alignItems="stretch">
      <StaleAlert of={suggested} />
      <ProblemList
        problems={data.problems.map((sentence) => ({ severity: 'warning', sentence }))}
        label={t('app.rules.suggested-problems', 'Problems: suggested rules')}
      />
      {data.suggestions.length === 0 ? (
        <EmptyState
          variant="not-found"
          message={t('app.rules.nothing-suggested', 'No aggregation is asked for often enough to be worth a rule')}
        />
      ) : (
        <>
          <div className={styles.note}>
            {t(
              'app.rules.saved-how',
              "A query's time and bytes count in equal parts for each metric it selects; a rule saves the parts of what it reads. Evaluating the rule, and reading what it records, are not taken off."
            )}
          </div>
          <ul className={styles.list}>
            {data.suggestions.map((one) => (
              <li key={one.record}>
                <Suggestion of={one} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Stack>
  );
}

function Suggestion({ of }: { readonly of: RuleSuggestion }) {
  const styles = useStyles2(getStyles);
  const heading = useId();
  const { record, expr, recordedAs, queries, queryCount } = of;
  return (
    <article aria-labelledby={heading} className={styles.rule}>
      <h3 id={heading}>{record}</h3>
      <QueryText query={expr} />
      <div>{savedText(of)}</div>
      {recordedAs !== undefined && (
        <div>
          {t('app.rules.recorded-as', 'A rule records this already: read {{name}} instead.', { name: recordedAs })}
        </div>
      )}
      <Fold head={t('app.rules.in-queries', 'Queries that it is a part of: {{n}}', { n: queryCount })} isOpen={false}>
        {() => queries.map((query) => <QueryText key={query} query={query} />)}
      </Fold>
      {recordedAs === undefined && <SuggestionButtons seed={seedOf(of)} />}
    </article>
  );
}

/** Where the fleet has rules, one opens the editor with the suggested one. */
function SuggestionButtons({ seed }: { readonly seed: RuleSeed }) {
  const edit = useContext(EditRule);
  const { canEdit } = useAccess();
  const record = seed.rule.name;
  return (
    <Stack direction="row" gap={1} wrap="wrap">
      {edit !== undefined && canEdit && (
        <Button
          size="sm"
          variant="secondary"
          icon="pen"
          aria-label={t('app.rules.make-named', 'Make this rule: {{record}}', { record })}
          onClick={() => edit(seed)}
        >
          {t('app.rules.make-suggested', 'Make this rule')}
        </Button>
      )}
      <ClipboardButton
        size="sm"
        variant="secondary"
        icon="copy"
        aria-label={t('app.rules.copy-named', 'Copy as YAML: {{record}}', { record })}
        getText={() => ruleYaml(seed.group, seed.rule)}
      >
        {t('app.rules.copy-yaml', 'Copy as YAML')}
      </ClipboardButton>
    </Stack>
  );
}

function savedText({ time, bytes, runs, series }: RuleSuggestion): string {
  const values = {
    time: percent(time),
    bytes: percent(bytes),
    runs: formatCount(runs),
    series: formatCount(series ?? 0),
  };
  return series === undefined
    ? t('app.rules.saves', 'Saves about {{time}} of the time and {{bytes}} of the bytes; asked {{runs}} times.', values)
    : t(
        'app.rules.saves-series',
        'Saves about {{time}} of the time and {{bytes}} of the bytes; asked {{runs}} times; writes {{series}} series.',
        values
      );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function seedOf({ record, expr }: RuleSuggestion): RuleSeed {
  return { group: { name: 'suggested' }, rule: { kind: 'recording', name: record, expr } };
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ h2: { fontSize: theme.typography.h4.fontSize } }),
  list: css({ listStyle: 'none' }),
  rule: css({
    padding: theme.spacing(1, 0),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    h3: { fontSize: theme.typography.h5.fontSize, overflowWrap: 'anywhere' },
  }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
