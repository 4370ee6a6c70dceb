import { type Tokens } from '../http/security/tokens';

/** The tokens of a proxy in tests. */
export const tokens = {
  grafana: 'the-token-that-grafana-has',
  operator: 'the-token-of-an-operator',
  organisations: new Map(),
} satisfies Tokens;
