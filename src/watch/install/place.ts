/** What is known of the machine on which the watch would run. */
export type Place = {
  /** Addresses of this machine, without those of loopback. */
  readonly own: readonly string[];
  /** Addresses at which members find the app, by host. */
  readonly app: ReadonlyMap<string, readonly string[]>;
  /** Whether it runs from a battery when nobody plugs it in. */
  readonly hasBattery: boolean;
};

/** Why this is no good place for a watch, one sentence each; empty when nothing speaks against it. */
export const unfitness = ({ own, app, hasBattery }: Place): readonly string[] => {
  const shared = [...app]
    .filter(([, addresses]) => addresses.some(address => own.includes(address)))
    .map(([host]) => host);
  return [
    ...(shared.length > 0
      ? [
          `When this machine goes down nobody is left to say so: ${shared.join(' and ')} ${shared.length === 1 ? 'lives' : 'live'} on it, too. Run the watch somewhere else, with another provider if you can.`,
        ]
      : []),
    ...(hasBattery
      ? [
          'A laptop sleeps, travels and loses its network, and each of these would look like an outage or hide one. Run the watch on a machine that is always on.',
        ]
      : []),
  ];
};
