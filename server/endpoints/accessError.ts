/** What a server is asked with cannot be had: a secret, a certificate, its proxy. The message follows the server's name. */
export class AccessError extends Error {
  override readonly name = 'AccessError';
}
