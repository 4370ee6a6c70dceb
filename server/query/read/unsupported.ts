import { isVictoriaMetrics } from '../../../src/api/noAnswerReason';

/** Whether an answer says that the server has no such address. */
export function isUnsupported(status: number, text: string): boolean {
  return status === 404 || status === 405 || status === 501 || isVictoriaMetrics(status, text);
}
