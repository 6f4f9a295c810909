import { PeerFailure, SilentPeer } from '../../platform/errors.ts';

/** This machine itself has no way out (errno of connect), or was told to stay offline: that says nothing about the peer. */
const cutOff = new Set(['ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM', 'offline']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Our own word for a connection that did not hold; null for anything else, and `here` where this machine is to blame. */
export const failureWord = (error: unknown): string | null => {
  if (error instanceof SilentPeer) return cutOff.has(codeOf(error.cause)) ? 'here' : 'timeout';
  if (!(error instanceof PeerFailure)) return null;
  const { code } = error;
  if (code === 'certificate') return 'tls';
  return code === 'failed' ? 'reset' : code;
};
