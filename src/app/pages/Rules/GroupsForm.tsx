import { Badge, Button, Checkbox, Stack } from '@grafana/ui';

import { type RuleGroupsContent } from '../../../api/ruleGroups';
import { t } from '../../text';
import { withAnswering, withoutGroup, withRenamed } from './withAnswering';
import { Fold } from './Fold';
import { FormField } from './FormField';
import {
  type GroupFields,
  placeAt,
  type RuleFields,
  type RulePlace,
  withFields,
  withGroup,
  without,
  withRule,
} from './groupsIn';
import { RuleForm } from './RuleForm';
import { type TextProblem } from './useGroupsCheck';

interface Props extends RuleGroupsContent {
  readonly fleet: string;
  /** Those of the text. */
  readonly groups: readonly GroupFields[];
  readonly problems: readonly TextProblem[];
  readonly canEdit: boolean;
  /** The group that is unfolded, and the rule. */
  readonly open: RulePlace | undefined;
  readonly onOpen: (at: RulePlace | undefined) => void;
  readonly onChange: (change: Partial<RuleGroupsContent>) => void;
}

/** Groups and rules as fields; one rule is unfolded at a time. */
export function GroupsForm(props: Props) {
  const { text, groups, problems, canEdit, onOpen, onChange } = props;
  const placed = problems.map((problem) => ({ problem, at: problem.line && placeAt(text, problem.line) }));
  const of = (group: number) =>
    placed.flatMap(({ problem, at }) => (at && at.group === group ? [{ problem, rule: at.rule }] : []));
  const addGroup = () => {
    const added = withGroup(text, newName(groups));
    onChange({ text: added.text });
    onOpen(added.at);
  };
  return (
    <Stack direction="column" gap={1} alignItems="stretch">
      {groups.length === 0 ? (
        <div>{t('app.rules.no-groups', 'No groups are made here yet.')}</div>
      ) : (
        <ul style={{ listStyle: 'none' }} aria-label={t('app.rules.made-groups', 'Groups made here')}>
          {groups.map((group, g) => (
            <li key={g}>
              <GroupEdit {...props} group={group} at={g} wrong={of(g)} />
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button size="sm" variant="secondary" icon="plus" disabled={!canEdit} onClick={addGroup}>
          {t('app.rules.add-group', 'Add group')}
        </Button>
      </div>
    </Stack>
  );
}

/** A name that no group has. */
function newName(groups: readonly GroupFields[]): string {
  const names = new Set(groups.map(({ name }) => name));
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'group' : `group-${n}`;
    if (!names.has(name)) {
      return name;
    }
  }
}

interface GroupProps extends Props {
  readonly group: GroupFields;
  readonly at: number;
  readonly wrong: ReadonlyArray<{ readonly problem: TextProblem; readonly rule: number | undefined }>;
}

function GroupEdit(props: GroupProps) {
  const { fleet, text, answering, groups, group, at, wrong, canEdit, open, onOpen, onChange } = props;
  const name = group.name ?? '';
  const rules = group.rules ?? [];
  const problemsOf = (rule: number | undefined) =>
    wrong.filter((one) => one.rule === rule).map(({ problem }) => problem);
  const addRule = () => {
    const added = withRule(text, at, { record: '', expr: '' });
    onChange({ text: added.text });
    onOpen(added.at);
  };
  return (
    <Fold
      head={<Head name={group.name ?? ''} note={rulesText(rules.length)} isWrong={wrong.length > 0} />}
      isOpen={open?.group === at}
      onToggle={(isOpen) => onOpen(isOpen ? { group: at } : undefined)}
    >
      {() => (
        <Stack direction="column" gap={1} alignItems="stretch">
          <GroupSettings
            group={group}
            at={at}
            canEdit={canEdit}
            onChange={(fields) =>
              onChange({
                text: withFields(text, { group: at }, fields),
                ...(fields.name == null ? {} : { answering: withRenamed(answering, { groups, at }, fields.name) }),
              })
            }
          />
          <AnswersBox
            id={`group-${at}-answers`}
            answers={answering.includes(name)}
            canEdit={canEdit}
            onChange={(answers) => onChange({ answering: withAnswering(answering, name, answers) })}
          />
          <Problems of={problemsOf(undefined)} />
          {rules.map((rule, r) => (
            <Fold
              key={r}
              head={<Head name={rule.record ?? rule.alert ?? ''} note={rule.expr ?? ''} isWrong={problemsOf(r).length > 0} />} // prettier-ignore
              isOpen={open?.rule === r}
              onToggle={(isOpen) => onOpen({ group: at, rule: isOpen ? r : undefined })}
            >
              {() => (
                <>
                  <Problems of={problemsOf(r)} />
                  <RuleForm
                    fleet={fleet}
                    text={text}
                    at={{ group: at, rule: r }}
                    rule={rule}
                    canEdit={canEdit}
                    onChange={(fields: RuleFields) =>
                      onChange({ text: withFields(text, { group: at, rule: r }, fields) })
                    }
                    onRemove={() => {
                      onChange({ text: without(text, { group: at, rule: r }) });
                      onOpen({ group: at });
                    }}
                  />
                </>
              )}
            </Fold>
          ))}
          <Stack direction="row" gap={1} wrap="wrap">
            <Button size="sm" variant="secondary" icon="plus" disabled={!canEdit} onClick={addRule}>
              {t('app.rules.add-rule', 'Add rule')}
            </Button>
            <Button
              size="sm"
              variant="destructive"
              fill="outline"
              icon="trash-alt"
              disabled={!canEdit}
              onClick={() => {
                onChange({ text: without(text, { group: at }), answering: withoutGroup(answering, { groups, at }) });
                onOpen(undefined);
              }}
            >
              {t('app.rules.remove-group', 'Remove group')}
            </Button>
          </Stack>
        </Stack>
      )}
    </Fold>
  );
}

interface SettingsProps {
  readonly group: GroupFields;
  readonly at: number;
  readonly canEdit: boolean;
  readonly onChange: (fields: GroupFields) => void;
}

function GroupSettings({ group, at, canEdit, onChange }: SettingsProps) {
  const fields: ReadonlyArray<
    readonly [name: 'name' | 'interval' | 'limit' | 'query_offset', label: string, width: number]
  > = [
    ['name', t('app.rules.group-name', 'Group'), 30],
    ['interval', t('app.rules.interval', 'Interval'), 12],
    ['limit', t('app.rules.most-series', 'Series at most'), 12],
    ['query_offset', t('app.rules.query-offset', 'Query offset'), 12],
  ];
  return (
    <Stack direction="row" gap={1} wrap="wrap">
      {fields.map(([name, label, width]) => (
        <FormField
          key={name}
          id={`group-${at}-${name}`}
          label={label}
          width={width}
          value={group[name] ?? ''}
          disabled={!canEdit}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
    </Stack>
  );
}

interface AnswersProps {
  readonly id: string;
  readonly answers: boolean;
  readonly canEdit: boolean;
  readonly onChange: (answers: boolean) => void;
}

function AnswersBox({ id, answers, canEdit, onChange }: AnswersProps) {
  return (
    <div>
      <Checkbox
        id={id}
        label={t('app.rules.answers', 'Answer queries from what this group records')}
        description={t(
          'app.rules.answers-help',
          'Queries, and parts of them, that equal the expression of a recording rule are read from there where it was recorded whole.'
        )}
        value={answers}
        disabled={!canEdit}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  );
}

function Head({ name, note, isWrong }: { readonly name: string; readonly note: string; readonly isWrong: boolean }) {
  return (
    <>
      {name === '' ? t('app.rules.unnamed', '(no name)') : name}{' '}
      {isWrong && <Badge color="red" icon="exclamation-triangle" text={t('app.rules.wrong-here', 'Wrong')} />}{' '}
      <small>{note}</small>
    </>
  );
}

function Problems({ of }: { readonly of: readonly TextProblem[] }) {
  return of.length === 0 ? null : (
    <ul style={{ listStyle: 'none' }}>
      {of.map(({ message }, i) => (
        <li key={i}>{message}</li>
      ))}
    </ul>
  );
}

function rulesText(n: number): string {
  return n === 1 ? t('app.rules.one', 'One rule') : t('app.rules.many', '{{n}} rules', { n });
}
