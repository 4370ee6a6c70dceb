import { type HistoryAddress } from './historyAddress';

/** What is shown of a history, and how to show something else. */
export interface HistoryProps {
  readonly fleet: string;
  readonly address: HistoryAddress;
  readonly onChange: (to: Partial<HistoryAddress>) => void;
}
