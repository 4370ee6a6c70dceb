import { type MemberAnswer, type MemberRequest } from '../engine/index';

/** What a thread that computes asks of the one that has the connections to members. */
export type FromComputing<Request = MemberRequest> =
  | { readonly kind: 'ask'; readonly call: number; readonly requests: readonly Request[] }
  /** What is under way of a call is of no use any more. */
  | { readonly kind: 'stop'; readonly call: number };

/** What it hears of that. */
export interface AnswerMessage {
  readonly kind: 'answer';
  readonly call: number;
  readonly answer: MemberAnswer;
}
