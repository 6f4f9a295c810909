/** A launch day: flaws that are often met together, as the demo shows them. */
export const launchDay: readonly string[] = [];
