import type { BillingProvider } from '../../providers/billing/provider.ts';
import type { Callback } from '../../evidence/smoke.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import { bareAddress } from '../../platform/bare-address.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { request } from '../../platform/http.ts';
import { limits } from '../../platform/limits.ts';
import { addressFinder } from '../addresses.ts';
import type { Drive } from '../drive.ts';
import { isLoopback } from '../environment.ts';
import { liveModeRefusal } from './live-mode.ts';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const noKey =
  'the settings name no test key by which the payment provider can be asked where its page leads back to (drive.billing.key)';

/** The key goes to the provider itself, or to a look-alike on this machine, and nowhere else. */
const apiOf = (given: string | undefined, own: string): string | undefined =>
  given === undefined || isLoopback(new URL(given).hostname) ? (given ?? own) : undefined;

/**
 * Where the page on which people pay leads back to, as the provider has it: asked by the ID in the address of the page,
 * with the test key that the settings name. Sends nothing without one, and nothing with a live one.
 */
export const checkoutReturns = async (
  drive: Drive,
  provider: BillingProvider,
  page: string,
): Promise<Leaf<readonly Callback[]>> => {
  const { io, signal, settings } = drive;
  const { checkoutPage, name } = provider;
  if (checkoutPage === null) return silent(`${name} does not tell where its page leads back to`);
  const { key: variable, api: given } = settings.billing ?? {};
  if (variable === undefined) return silent(noKey);
  const key = io.env(variable) ?? '';
  if (key === '') return silent(`the variable ${variable} is not set`);
  const refusal = liveModeRefusal([{ name: variable, value: key }]);
  if (refusal !== null) return silent(refusal);
  drive.keepSecret(variable, key);
  const api = apiOf(given, checkoutPage.api);
  if (api === undefined) return silent('drive.billing.api is neither the provider itself nor on this machine');
  const id = checkoutPage.id.exec(new URL(page).pathname)?.[1];
  if (id === undefined) return silent(`the address of the payment page holds no ID that ${name} gave it`);
  const url = new URL(checkoutPage.path.replace('{id}', id), api);
  try {
    const address = await addressFinder(io, signal)(url.hostname);
    const headers = { authorization: `Bearer ${key}`, accept: 'application/json' };
    const asked = { url: url.href, address, headers, maxBytes: limits.bodyBytes, verify: true };
    const { status, body } = await request(io, { ...asked, waitMs: limits.driveWaitMs }, signal);
    if (status !== 200) return silent(`${name} answered ${status} when it was asked where its page leads back to`);
    const session = parsed(body.toString('utf8'));
    const found = checkoutPage.returns.flatMap(({ field, when }): readonly Callback[] => {
      const value: unknown = typeof session === 'object' && session !== null ? Reflect.get(session, field) : undefined;
      const back = typeof value === 'string' ? bareAddress(value) : undefined;
      return back === undefined ? [] : [{ when, address: back, told: name }];
    });
    return found.length === 0 ? silent(`${name} named no address that its page leads back to`) : seen(found);
  } catch (error) {
    if (!(error instanceof SilentPeer || error instanceof PeerFailure)) throw error;
    return silent(`${name} did not say where its page leads back to`);
  }
};
