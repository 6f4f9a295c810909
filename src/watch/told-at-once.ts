import type { Monitor } from './monitor.ts';

/** Kind of failure of a certificate that browsers refuse now; one that only is not renewed yet is `renewal`. */
export const certificateRefused = 'certificate';

/**
 * Whether one failing look is certain. A certificate was shown in a handshake: no packet that is lost makes a wrong one of a right
 * one, and the next look at it comes an hour later.
 */
export const isToldAtOnce = ({ urgent, ask }: Pick<Monitor, 'urgent' | 'ask'>, kind: string): boolean =>
  urgent || (ask.of === 'checks' && kind === certificateRefused);
