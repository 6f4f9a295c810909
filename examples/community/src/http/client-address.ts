/**
 * The address a limit counts: the socket's, or the one that our own outermost proxy wrote. Each proxy appends what it
 * saw to X-Forwarded-For, so with N trusted hops the Nth value from the right is true and everything left of it is the
 * sender's invention. A header shorter than that did not pass our proxies, and the socket counts.
 */
export const clientAddress = (
  headers: Pick<Headers, 'get'>,
  socketAddress: string | undefined,
  trustedHops: number,
): string | null => {
  const forwarded = headers.get('x-forwarded-for');
  const socket = socketAddress?.replace(/^::ffff:/, '') ?? null;
  if (trustedHops === 0 || !forwarded) return socket;
  const chain = forwarded.split(',').map(part => part.trim());
  const address = chain.at(-trustedHops);
  return chain.length >= trustedHops && address ? address.slice(0, 45) : socket;
};
