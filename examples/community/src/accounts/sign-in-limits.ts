import { currentAddress } from '../http/request-scope.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import type { SignedIn } from './accounts.ts';
import type { Viewer } from './sessions.ts';

const isKnownPlace = async (app: Parts, email: string, address: string): Promise<boolean> => {
  const query = app.db
    .selectFrom('session')
    .innerJoin('member', 'member.id', 'session.member_id')
    .select('session.id')
    .where('member.email', '=', email)
    .where('session.address', '=', address)
    .limit(1);
  return (await query.executeTakeFirst()) !== undefined;
};

/**
 * Sign-in behind three counters: the address, the address with the account, and the account from everywhere (against
 * a guesser with many addresses). A stranger can fill only the last one of somebody else; it never stops the member
 * at a place where they are signed in, and the sign-in link stays open to them everywhere.
 */
export const signInWithinLimits = async (
  app: Parts,
  input: { readonly email: string; readonly password: string },
  userAgent: string | undefined,
): Promise<SignedIn> => {
  const { email, password } = input;
  const address = currentAddress() ?? 'unknown';
  const pair = `${address} ${email}`;
  await app.limiter.consume('signInByAddress', address);
  await app.limiter.consume('signInByAddressAndAccount', pair);
  const isGuessed = await app.limiter.isExhausted('signInByAccount', email);
  if (isGuessed && !(await isKnownPlace(app, email, address))) {
    throw new Refusal(429, 'too-many', 'Too many attempts for this account. Use the sign-in link instead.', {
      'retry-after': '3600',
    });
  }
  try {
    const result = await app.accounts.signIn(app, email, password, userAgent);
    await app.limiter.reward('signInByAddressAndAccount', pair);
    return result;
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) {
      // Over the limit it stays exhausted; the refusal itself is the answer to this attempt.
      await app.limiter.consume('signInByAccount', email).catch(() => undefined);
    }
    throw error;
  }
};

/** Asks a signed-in member for the password again before something that cannot be undone; the limits of signing in hold. */
export const confirmPassword = async (
  app: Parts,
  viewer: Viewer,
  password: string,
  userAgent: string | undefined,
): Promise<void> => {
  await app.signInLimits.signInWithinLimits(app, { email: viewer.email, password }, userAgent);
};

/** Before any mail to an address that a visitor typed in: by sender against floods, by receiver against harassment. */
export const limitMail = async (app: Parts, email: string): Promise<void> => {
  await app.limiter.consume('mailByAddress', currentAddress() ?? 'unknown');
  await app.limiter.consume('mailByAccount', email);
};
