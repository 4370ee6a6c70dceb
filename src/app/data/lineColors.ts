/** Told apart in both themes; one a line of a plot. */
export const LINE_COLORS = ['blue', 'orange', 'purple', 'green', 'yellow', 'red'].flatMap((hue) => [
  `semi-dark-${hue}`,
  `light-${hue}`,
]);
