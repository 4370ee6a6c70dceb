import { readTokens } from './tokens';

const A = 'a-secret-of-many-characters';
const B = 'b-secret-of-many-characters';
const C = 'c-secret-of-many-characters';

describe('readTokens', () => {
  it('reads each kind', () => {
    const env = {
      PROMSHARDS_TOKEN: A,
      PROMSHARDS_TOKEN_ORG_7: B,
      PROMSHARDS_OPERATOR_TOKEN: C,
      PROMSHARDS_LISTEN: 'x',
    };
    expect(readTokens(env)).toEqual({
      tokens: { grafana: A, operator: C, organisations: new Map([[7, B]]) },
      problems: [],
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ['short', { PROMSHARDS_OPERATOR_TOKEN: 'short' }, 'PROMSHARDS_OPERATOR_TOKEN: use at least 16 visible ASCII'],
    ['with a space', { PROMSHARDS_TOKEN: 'with a space in it' }, 'PROMSHARDS_TOKEN: use at least 16 visible ASCII'],
    ['set and empty', { PROMSHARDS_TOKEN: '' }, 'PROMSHARDS_TOKEN: use at least 16 visible ASCII'],
    ['empty, for an organisation', { PROMSHARDS_TOKEN: A, PROMSHARDS_TOKEN_ORG_7: '' }, 'PROMSHARDS_TOKEN_ORG_7: use'],
    ['the same twice', { PROMSHARDS_TOKEN: A, PROMSHARDS_OPERATOR_TOKEN: A }, 'is the same secret as PROMSHARDS_TOKEN'],
    ['an organisation’s and all’s', { PROMSHARDS_TOKEN: A, PROMSHARDS_TOKEN_ORG_7: A }, 'is the same secret as'],
    [
      'of organisation 0',
      { PROMSHARDS_TOKEN_ORG_0: A },
      'PROMSHARDS_TOKEN_ORG_0: write PROMSHARDS_TOKEN_ORG_ and the id',
    ],
    ['of an organisation’s name', { PROMSHARDS_TOKEN_ORG_main: A }, 'PROMSHARDS_TOKEN_ORG_main: write'],
    ['misspelt', { PROMSHARDS_TOKEN_ORG7: A }, 'PROMSHARDS_TOKEN_ORG7: write'],
  ])('refuses a token that is %s', (_, env, problem) => {
    expect(readTokens(env).problems).toEqual([expect.stringContaining(problem)]);
  });
});
