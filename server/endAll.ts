/** Ends all at once. One that fails holds up no other, and hides no error before it: it is told, and that is all. */
export async function endAll(ends: ReadonlyArray<() => unknown>, onFailure: (error: unknown) => void): Promise<void> {
  const ended = await Promise.allSettled(ends.map(async (end) => void (await end())));
  ended.forEach((one) => one.status === 'rejected' && onFailure(one.reason));
}
