import type { World } from './world.ts';

/** The port of loopback behind an address and port of the plan. */
export const portOf = (world: World, address: string, port: number): number => {
  const rule = world.net.connectTo.find(({ from }) => from.host === address && from.port === port);
  if (rule === undefined) throw new Error(`the world has never heard of ${address} port ${port}`);
  return rule.to.port;
};

export const resolverPort = (world: World): number => {
  if (world.net.resolver === null) throw new Error('a world always has a resolver');
  return world.net.resolver.port;
};
