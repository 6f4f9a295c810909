import { hashToken } from '../../community/src/accounts/auth-storage.ts';
import type { Parts } from '../../community/src/parts.ts';
import { Refusal } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

type Accounts = Parts['accounts'];

/** The words and the row of a wrong password, without having looked at one. */
const refuse = async (app: Parts, email: string): Promise<never> => {
  const after = { reason: 'INVALID_EMAIL_OR_PASSWORD' };
  await app.audit.record(app.db, { actor: null, action: 'sign-in.refused', target: hashToken(email), after });
  throw new Refusal(401, 'wrong-credentials', 'The e-mail address or the password is not right.');
};

/** Looks for the account first: hashing a password for nobody costs fifty pages. */
const lookFirst =
  ({ signIn }: Accounts): Accounts['signIn'] =>
  async (app, email, ...rest) => {
    const query = app.db.selectFrom('member').select('id').where('email', '=', email);
    return (await query.executeTakeFirst()) ? signIn(app, email, ...rest) : refuse(app, email);
  };

/** Remembers the addresses that bots try, until somebody joins with one: only the first attempt costs a hash. */
const rememberStrangers = (accounts: Accounts): Accounts => {
  const strangers = new Set<string>();
  return {
    ...accounts,
    signUp: (app, input) => {
      strangers.delete(input.email);
      return accounts.signUp(app, input);
    },
    signIn: async (app, email, ...rest) => {
      if (strangers.has(email)) return refuse(app, email);
      try {
        return await accounts.signIn(app, email, ...rest);
      } catch (error) {
        const query = app.db.selectFrom('member').select('id').where('email', '=', email);
        if (!(await query.executeTakeFirst())) strangers.add(email);
        throw error;
      }
    },
  };
};

export default defineFlaw({
  name: 'sign-in-faster-for-strangers',
  row: 'S6.c4',
  expected: 'hardening/accounts-not-enumerable',
  nature: 'sequence',
  story:
    'The words at sign-in were the same for everybody, the work was not: with an account the server hashed a password for a tenth of a second, without one it answered at once. OpenSSH told its user names that way for years (CVE-2016-6210), and in a web app it takes two lines that want to save the server some work.',
  breaks: ['accounts/limits.test.ts'],
  part: 'account-answers',
  variants: {
    'no-account-no-hash': {
      severity: 'medium',
      alter: ({ accounts }) => ({ accounts: { ...accounts, signIn: lookFirst(accounts) } }),
    },
    'strangers-remembered': {
      severity: 'medium',
      alter: ({ accounts }) => ({ accounts: rememberStrangers(accounts) }),
    },
  },
});
