import { createHash } from 'node:crypto';

import { type OwnItem, type RulesPage } from './list';

interface GroupsPage {
  readonly groups: readonly OwnItem[];
  readonly groupNextToken?: string;
}

/** The groups of a page, with the token of the next. Source: Prometheus 3.5 `web/api/v1/api.go`, `rules` and `getRuleGroupNextToken`. */
export function rulesPage(groups: readonly OwnItem[], page: RulesPage | undefined): GroupsPage {
  if (page === undefined) {
    return { groups };
  }
  const from = page.token === '' ? 0 : groups.findIndex((group) => tokenOf(group) === page.token);
  const begin = from < 0 ? groups.length : from;
  const next = groups.at(begin + page.limit);
  const given = groups.slice(begin, begin + page.limit);
  return next === undefined ? { groups: given } : { groups: given, groupNextToken: tokenOf(next) };
}

function tokenOf({ file, name }: OwnItem): string {
  return createHash('sha1')
    .update(`${String(file)};${String(name)}`)
    .digest('hex');
}
