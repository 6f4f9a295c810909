import { systemResolver } from '../../platform/system-resolver.ts';
import type { Io, Peer } from '../../platform/io.ts';
import { Unavailable } from '../collector.ts';
import { bracketed } from '../../platform/wording.ts';

/** The resolver of a run: the one given, or the first of the machine's own settings. */
export const runResolver = ({ net }: Io): { readonly peer: Peer; readonly name: string } => {
  if (net.resolver !== null) {
    const { address, port } = net.resolver;
    return {
      peer: { address, port, name: 'the resolver' },
      name: `${bracketed(address)}:${port}`,
    };
  }
  const peer = systemResolver();
  if (peer === null) {
    throw new Unavailable(
      'no-resolver',
      'this machine has no DNS resolver in its settings',
      'Name one with --resolver, for example --resolver 9.9.9.9:53.',
    );
  }
  return { peer: { ...peer, name: "this machine's resolver" }, name: 'system' };
};
