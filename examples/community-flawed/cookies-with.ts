import type { SignedIn } from '../community/src/accounts/accounts.ts';
import type { Parts } from '../community/src/parts.ts';

type Accounts = Parts['accounts'];

/** The accounts with `change` done to what each way of signing in sets as cookies. */
export const changeCookies = (
  accounts: Accounts,
  change: (signedIn: SignedIn, app: Parts) => Promise<SignedIn> | SignedIn,
): Accounts => ({
  ...accounts,
  signIn: async (app, ...rest) => change(await accounts.signIn(app, ...rest), app),
  confirm: async (app, ...rest) => change(await accounts.confirm(app, ...rest), app),
  signInByLink: async (app, ...rest) => change(await accounts.signInByLink(app, ...rest), app),
});
