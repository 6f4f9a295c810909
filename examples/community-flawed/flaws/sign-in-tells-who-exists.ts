import type { Parts } from '../../community/src/parts.ts';
import { conflict, Refusal } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

type Accounts = Parts['accounts'];

const hasAccount = async (app: Parts, email: string): Promise<boolean> => {
  const query = app.db.selectFrom('member').select('id').where('email', '=', email);
  return (await query.executeTakeFirst()) !== undefined;
};

const unknownAccount = (): Refusal =>
  new Refusal(401, 'unknown-account', 'There is no account with this address. Did you mean another one?');

const helpfulSignIn =
  ({ signIn }: Accounts): Accounts['signIn'] =>
  async (app, email, ...rest) => {
    try {
      return await signIn(app, email, ...rest);
    } catch (error) {
      if (error instanceof Refusal && error.status === 401 && !(await hasAccount(app, email))) throw unknownAccount();
      throw error;
    }
  };

const helpfulSignUp =
  ({ signUp }: Accounts): Accounts['signUp'] =>
  async (app, input) => {
    if (await hasAccount(app, input.email)) throw conflict('This address has an account already. Sign in instead.');
    await signUp(app, input);
  };

const helpfulReset =
  ({ requestReset }: Accounts): Accounts['requestReset'] =>
  async (app, email) => {
    if (!(await hasAccount(app, email))) throw unknownAccount();
    await requestReset(app, email);
  };

export default defineFlaw({
  name: 'sign-in-tells-who-exists',
  row: 'S6.c4',
  expected: 'hardening/accounts-not-enumerable',
  nature: 'sequence',
  story:
    'The sign-in page wants to help those who forgot with which address they joined, and says so when one is unknown. Who belongs to a community of people with an illness is then anybody’s to find out, address by address. Most often it is the form to join, or the one for a forgotten password, that tells what the sign-in page is careful about.',
  breaks: ['accounts/limits.test.ts', 'accounts/join.test.ts'],
  part: 'account-answers',
  variants: {
    'at-sign-in': {
      severity: 'medium',
      alter: ({ accounts }) => ({ accounts: { ...accounts, signIn: helpfulSignIn(accounts) } }),
    },
    'at-sign-up': {
      severity: 'medium',
      alter: ({ accounts }) => ({ accounts: { ...accounts, signUp: helpfulSignUp(accounts) } }),
    },
    'at-the-reset': {
      severity: 'medium',
      alter: ({ accounts }) => ({ accounts: { ...accounts, requestReset: helpfulReset(accounts) } }),
    },
  },
});
