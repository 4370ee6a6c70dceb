type Environment = Readonly<Record<string, string | undefined>>;

/** The secrets that callers show. None is ever written to a log, an answer or a page. */
export interface Tokens {
  /** Grafana's: with it, Grafana vouches for the users of all organisations that have no token of their own. */
  readonly grafana?: string;
  /** Grafana's for the users of one organisation, by its id: no other token vouches for them. */
  readonly organisations: ReadonlyMap<number, string>;
  /** Of who speaks for itself, with all rights. */
  readonly operator?: string;
}

/** A secret, and the name of where it comes from. */
export interface NamedSecret {
  readonly name: string;
  readonly secret: string;
}

const GRAFANA = 'PROMSHARDS_TOKEN';
const OPERATOR = 'PROMSHARDS_OPERATOR_TOKEN';
const ORGANISATION = /^PROMSHARDS_TOKEN_ORG_([1-9]\d{0,9})$/;
const SHORTEST = 16;

/** What the environment says of tokens, for `--help`. */
export const tokenHelp: ReadonlyArray<readonly [name: string, text: string]> = [
  [GRAFANA, "Grafana's token, as `Authorization: Grafana <token>`; without any token, loopback only"],
  [`${GRAFANA}_ORG_<id>`, 'The same for the users of one Grafana organisation, whom no other token vouches for'],
  [OPERATOR, "An operator's token, as `Authorization: Bearer <token>`: all rights"],
];

/** The tokens that the environment holds, and all that is wrong with them. */
export function readTokens(env: Environment): { readonly tokens: Tokens; readonly problems: readonly string[] } {
  const named = tokensOf(env);
  const unknown = named.filter(({ name }) => name !== GRAFANA && name !== OPERATOR && !ORGANISATION.test(name));
  const secretOf = (name: string) => named.find((one) => one.name === name)?.secret;
  const organisations = named.flatMap(({ name, secret }) => {
    const id = ORGANISATION.exec(name)?.[1];
    return id === undefined ? [] : [[Number(id), secret] as const];
  });
  const misnamed = unknown.map(({ name }) => `${name}: write ${GRAFANA}_ORG_ and the id of a Grafana organisation`);
  return {
    tokens: { grafana: secretOf(GRAFANA), operator: secretOf(OPERATOR), organisations: new Map(organisations) },
    problems: [...misnamed, ...secretProblems(named)],
  };
}

/** Every variable of the environment that is a token of ours. One that is set and empty is one: it is refused, not passed over. */
export function tokensOf(env: Environment): NamedSecret[] {
  return Object.entries(env).flatMap(([name, secret]) =>
    secret !== undefined && (name === OPERATOR || name === GRAFANA || name.startsWith(`${GRAFANA}_`))
      ? [{ name, secret }]
      : []
  );
}

/** What is wrong with secrets that callers show: each is long enough and unlike all others. */
export function secretProblems(secrets: readonly NamedSecret[]): string[] {
  return secrets.flatMap(({ name, secret }, i) => {
    const twin = secrets.slice(0, i).find((other) => other.secret === secret);
    if (secret.length < SHORTEST || /[^\x21-\x7e]/.test(secret)) {
      return [`${name}: use at least ${SHORTEST} visible ASCII characters`];
    }
    return twin === undefined ? [] : [`${name}: is the same secret as ${twin.name}; give each its own`];
  });
}

/** Whether Grafana can prove that it is it: without a token for that, all its requests are refused. */
export function knowsGrafana({ grafana, organisations }: Tokens): boolean {
  return grafana !== undefined || organisations.size > 0;
}

/** Whether nobody but who is at this machine can be told apart: there is no token for Grafana or an operator. */
export function hasNoToken(tokens: Tokens): boolean {
  return !knowsGrafana(tokens) && tokens.operator === undefined;
}
