import type { Tried, VerificationName } from '../../evidence/hardening.ts';
import { silent } from '../../evidence/leaf.ts';
import { limits } from '../../platform/limits.ts';
import type { Drive } from '../drive.ts';
import type { StillTheApp } from './still-the-app.ts';
import type { Verification } from './verification.ts';

/**
 * Who answers is asked once for several verifications, so that it costs a run little. None of those that ran since the
 * last time it was still the app stands where it no longer is.
 */
export const confirming = (
  { scope, redact }: Pick<Drive, 'redact'> & { readonly scope: Pick<Drive['scope'], 'left'> },
  { changed }: Pick<StillTheApp, 'changed'>,
  tried: { [name: string]: Tried<VerificationName> },
) => {
  let since: string[] = [];
  /** After `name` comes `next`: what could end the budget leaves nothing before it unasked for. */
  return async (name: string, next: Pick<Verification, 'requests'> | undefined): Promise<void> => {
    since.push(name);
    const isDue = since.length >= limits.hardenUnconfirmed || next === undefined || scope.left() <= next.requests;
    if (!isDue) return;
    const reason = await changed();
    for (const each of reason === null ? [] : since) {
      const own = tried[each];
      if (own?.facts.status === 'ok') tried[each] = { ...own, facts: silent(redact(reason ?? '')) };
    }
    since = [];
  };
};
