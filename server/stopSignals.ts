/** `first` resolves at the first SIGINT or SIGTERM; a second one ends what is under way. */
export function stopSignals(): { readonly first: Promise<void>; readonly impatient: AbortController } {
  const impatient = new AbortController();
  const first = new Promise<void>((resolve) => {
    let asked = false;
    const take = () => {
      if (asked) {
        impatient.abort();
      }
      asked = true;
      resolve();
    };
    process.on('SIGINT', take);
    process.on('SIGTERM', take);
  });
  return { first, impatient };
}
