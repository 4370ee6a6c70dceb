import { z } from 'zod';

/**
 * Who asks.
 * `local`: somebody on this machine, where no token is set.
 * `operator`: holds the operator's token and speaks for itself.
 * `user`: a Grafana user; Grafana holds a token and vouches for them.
 * `reader`: holds the token of one fleet, which opens that fleet's Prometheus API and nothing else.
 * `pod`: holds the token of one fleet by which its pods ask for their targets, and which opens nothing else.
 */
export type Caller =
  | { readonly kind: 'local' }
  | { readonly kind: 'operator' }
  | {
      readonly kind: 'user';
      readonly login: string;
      readonly organisation: number;
      readonly role: string;
      readonly anonymous: boolean;
    }
  | { readonly kind: 'reader'; readonly fleet: string }
  | { readonly kind: 'pod'; readonly fleet: string };

/** The parts we use of what Grafana's app proxy sends as `X-Grafana-Context`: its signed-in user as Go prints it. */
const contextSchema = z.object({
  OrgID: z.number().int().positive().optional(),
  OrgId: z.number().int().positive().optional(),
  OrgRole: z.string().default(''),
  Login: z.string().default(''),
  IsAnonymous: z.boolean(),
});

/** The Grafana user in an `X-Grafana-Context` header; undefined where it can't be read, which is to be refused. */
export function grafanaUser(header: string): (Caller & { kind: 'user' }) | undefined {
  let json: unknown;
  try {
    json = JSON.parse(utf8Of(header));
  } catch {
    return undefined;
  }
  const parsed = contextSchema.safeParse(json);
  const [organisation, ...others] = new Set([parsed.data?.OrgID, parsed.data?.OrgId].filter((id) => id !== undefined));
  if (!parsed.success || organisation === undefined || others.length > 0) {
    return undefined;
  }
  const { Login, OrgRole, IsAnonymous } = parsed.data;
  return { kind: 'user', login: Login, organisation, role: OrgRole, anonymous: IsAnonymous };
}

/** Node reads each byte of a header as a character; Grafana writes names in UTF-8. What is none stays as it is. */
function utf8Of(header: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}
