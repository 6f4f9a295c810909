import type { Exchange, HardeningEvidence, VerificationName } from '../evidence/hardening.ts';
import type { CheckId, Replay } from './check.ts';
import { clockOf } from './mail-words.ts';

/** The kept run once more as it was seen: an audit judges what the last one kept. */
export const triedAgain = (
  { domain }: HardeningEvidence,
  only: VerificationName,
  check: CheckId,
  place: string,
): Replay => ({
  tool: 'launch-ready',
  args:
    domain === 'localhost'
      ? ['harden', '--active', '--only', only, '--json']
      : ['audit', domain, '--check', check, '--json'],
  shows: `"place": ${JSON.stringify(place)}`,
});

/** `I tried https://app.example.com at 14:02:07 UTC`, the beginning of what a finding shows. */
export const triedWhere = ({ tried, app, testedAt }: HardeningEvidence, name: VerificationName): string =>
  `I tried ${tried[name]?.app ?? app} at ${clockOf(tried[name]?.testedAt ?? testedAt)}`;

/** One request with its answer, in one line. */
export const exchangeLine = ({ actor, method, path, sent, status, excerpt }: Exchange): string => {
  const fields = sent.length === 0 ? '' : ` with ${sent.join(', ')}`;
  const answer = excerpt.replaceAll(/\s+/g, ' ').trim();
  return `${method} ${path}${fields} as ${actor}: ${status}${answer === '' ? '' : ` “${answer.slice(0, 120)}”`}`;
};

/** How the remedy of everything that was tried ends. */
export const tryAgain = (only: VerificationName): string =>
  `Then run launch-ready harden --active --only ${only} again.`;
