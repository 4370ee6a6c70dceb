/** Where an answer sends who asked. No redirect is followed: credentials would go along, and so would queries. */
export interface Redirect {
  /** Without what may be secret: user name, password, query string. */
  readonly target: string;
  /** The base URL that would have been asked at the target; undefined where that is another address of no API. */
  readonly base: string | undefined;
}

/** Reads the Location of an answer to a request for `path` below a server's base `url`; undefined where it has none. */
export function redirectOf(location: string | undefined, url: string, path: string): Redirect | undefined {
  const asked = `${url.replace(/\/+$/, '')}${path}`;
  if (location === undefined || !URL.canParse(location, asked)) {
    return undefined;
  }
  const { origin, pathname } = new URL(location, asked);
  const plain = path.split('?')[0];
  const base = pathname.endsWith(plain) ? `${origin}${pathname.slice(0, -plain.length)}` : undefined;
  return { target: `${origin}${pathname}`, base };
}

/** A redirect in words, with its remedy; follows the server's name. */
export function redirectReason(status: number, { target, base }: Redirect): string {
  return base === undefined
    ? `it redirects to ${target} (${status}), which is not followed: write the address that answers queries as its url`
    : `it redirects to ${target} (${status}), which is not followed: write ${base} as its url`;
}
