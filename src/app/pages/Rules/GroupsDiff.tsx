import { type RuleGroupsContent } from '../../../api/ruleGroups';
import { t } from '../../text';
import { namesText } from './withAnswering';
import { TextDiff } from './TextDiff';

interface Props {
  readonly label: string;
  readonly before: RuleGroupsContent;
  readonly after: RuleGroupsContent;
}

/** In what groups differ, and in which of them answer queries. */
export function GroupsDiff({ label, before, after }: Props) {
  const [was, is] = [before, after].map(namesText);
  return (
    <>
      {(before.text !== after.text || was === is) && <TextDiff label={label} before={before.text} after={after.text} />}
      {was !== is && (
        <TextDiff
          label={t('app.rules.answering-changes', '{{label}} of the groups that answer queries', { label })}
          before={was}
          after={is}
        />
      )}
    </>
  );
}
