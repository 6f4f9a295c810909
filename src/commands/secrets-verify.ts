import { randomInt } from 'node:crypto';
import { planVerification, requestsOf, verifySecrets } from '../collectors/secrets/verify.ts';
import type { SecretLife } from '../evidence/secrets.ts';
import { secretKey, type FoundAt } from '../findings/secrets-judged.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { NetOptions } from '../platform/io.ts';
import { realIo } from '../platform/real-io.ts';
import { probeFor } from '../providers/secrets/probes.ts';
import { askingText } from '../reporters/secrets-life.ts';
import type { Surroundings } from './surroundings.ts';

/** Refuses what does not go together, before anything is read or sent. */
export const checkVerifyFlags = (flags: { readonly verify?: boolean; readonly offline?: boolean }): void => {
  if (flags.verify !== true) return;
  if (flags.offline === true)
    throw new LaunchReadyError(
      'LR_USAGE',
      '--verify asks the issuers of keys, --offline sends nothing.',
      'Give one of them.',
    );
};

/** A key that its issuer's answer makes a secret, such as one of Google that opens Gemini, is one from then on. */
export const withAnswers = (
  found: readonly FoundAt[],
  lives: ReadonlyMap<string, SecretLife>,
  values: ReadonlyMap<string, string>,
): readonly FoundAt[] =>
  found.map(one => {
    const id = secretKey(one.rule, one.fingerprint);
    const shows = probeFor(one.rule, values.get(id) ?? '')?.shows;
    if (one.class !== 'conditional' || shows === undefined || lives.get(id)?.state !== 'alive') return one;
    return { ...one, class: 'secret', details: [...one.details, shows] };
  });

const isAskedAbout = ({ class: sort, rule }: FoundAt, value: string): boolean =>
  sort === 'secret' || (sort === 'conditional' && probeFor(rule, value) !== undefined);

/** Asks the issuers of what was found whether they still know it; says on stderr what goes where before it is sent. */
export const verifyFound = async (
  found: readonly FoundAt[],
  values: ReadonlyMap<string, string>,
  net: NetOptions,
  around: Surroundings,
): Promise<ReadonlyMap<string, SecretLife>> => {
  const keys = found.flatMap(one => {
    const id = secretKey(one.rule, one.fingerprint);
    const value = values.get(id);
    return value === undefined || !isAskedAbout(one, value) ? [] : [{ id, rule: one.rule, value }];
  });
  const plan = planVerification(keys, below => randomInt(below));
  if (keys.length > 0) around.stderr.write(askingText(plan.questions.length, requestsOf(plan), around.columns));
  const io = realIo({ net, progress: () => {}, now: around.now });
  return verifySecrets(io, plan, around.signal);
};
