/** What one member is asked that is no query: an address of its HTTP API, whose answer is passed on whatever it is. */
export interface ListRequest {
  /** Unique within the call; the answer carries it. */
  readonly id: number;
  readonly member: string;
  readonly path: 'list';
  /** Below the member's base URL. */
  readonly address: string;
  readonly method: 'GET' | 'POST';
  readonly params: ReadonlyArray<readonly [name: string, value: string]>;
  /** The replica that answered this before, with what cannot be read: another one is asked, or the request fails. */
  readonly notReplica?: string;
}
