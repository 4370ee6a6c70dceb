import { Stack } from '@grafana/ui';

import { Choice } from '../../components/Choice';
import { SearchBox } from '../../components/SearchBox';
import { t } from '../../text';
import { type RulesAddress } from './rulesAddress';
import { healthText, kindText, ruleStateText } from './ruleTexts';

interface Props {
  readonly address: RulesAddress;
  readonly onChange: (to: Partial<RulesAddress>) => void;
}

const states = ['firing', 'pending', 'inactive'] as const;
const healths = ['ok', 'err', 'unknown'] as const;
const kinds = ['recording', 'alerting'] as const;

/** What to search for among the rules. */
export function RuleFilters({ address, onChange }: Props) {
  const { search = '', state, health, kind } = address;
  return (
    <Stack direction="row" gap={2} wrap="wrap">
      <SearchBox
        id="rules-search"
        value={search}
        placeholder={t('app.rules.search-hint', 'Name, expression, group, file or label value')}
        onChange={(text) => onChange({ search: text === '' ? undefined : text })}
      />
      <Choice
        id="rules-state"
        label={t('app.rules.state', 'State')}
        value={state}
        options={states.map((value) => ({ value, label: ruleStateText(value) }))}
        onChange={(value) => onChange({ state: value })}
      />
      <Choice
        id="rules-health"
        label={t('app.rules.health', 'Last run')}
        value={health}
        options={healths.map((value) => ({ value, label: healthText(value) }))}
        onChange={(value) => onChange({ health: value })}
      />
      <Choice
        id="rules-kind"
        label={t('app.rules.kind', 'Kind')}
        value={kind}
        options={kinds.map((value) => ({ value, label: kindText(value) }))}
        onChange={(value) => onChange({ kind: value })}
      />
    </Stack>
  );
}
