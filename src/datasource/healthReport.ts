import { type TestDataSourceResponse } from '@grafana/data';

import { type Connection, type FleetHealth } from './connection/connection';

/** Asks every member how it is and says so in words, for "Save & test". */
export async function healthReport(connection: Connection, partial: 'allow' | 'fail'): Promise<TestDataSourceResponse> {
  const abort = new AbortController();
  try {
    return summarize(await connection.health(abort.signal), partial);
  } catch (error) {
    return { status: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

function summarize({ members, problems }: FleetHealth, partial: 'allow' | 'fail'): TestDataSourceResponse {
  if (members.length === 0) {
    return { status: 'error', message: 'This fleet has no members.' };
  }
  const details = {
    message: members.map(({ member, text }) => `${member}: ${text}`).join('. '),
    verboseMessage: members.map(({ member, state, text }) => `${member} (${state}): ${text}`).join('\n'),
  };
  const answering = members.filter(({ state }) => state !== 'bad').length;
  if (answering === 0) {
    return { status: 'error', message: `None of the ${members.length} members answers.`, details };
  }
  if (members.some(({ state }) => state !== 'good')) {
    const meaning =
      partial === 'allow'
        ? 'results, and lists of metrics, labels and values, are partial or at risk'
        : 'queries fail or are at risk';
    const message = `${answering} of ${members.length} members answer; ${meaning}.`;
    return { status: 'warning', message: [message, ...problems].join(' '), details };
  }
  const message = `All ${members.length} members answer.`;
  return problems.length === 0
    ? { status: 'success', message, details }
    : { status: 'warning', message: [message, ...problems].join(' '), details };
}
