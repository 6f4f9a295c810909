import type { WayBackUsed } from '../../engines/guard/event.ts';
import { outputRedaction } from '../redaction.ts';
import type { GuardAim } from './open-guard.ts';

/** How one goes back, for the record: the command without what is secret in it, and what the platform does besides. */
export const wayBackUsed = ({ commands, health, env }: GuardAim): WayBackUsed => {
  const redact = outputRedaction(env);
  return {
    argv: (commands.rollback ?? []).map(word => redact(word)),
    ready: new URL(health.ready, health.origin).href,
    platform: commands.preset?.title ?? null,
    knows: commands.preset?.knows ?? [],
    afterwards: commands.preset?.afterwards ?? [],
  };
};
