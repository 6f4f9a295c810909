import { isSignInService } from '../../providers/sign-in/services.ts';
import { platformOfBuiltIn } from '../../providers/hosting/platforms.ts';
import type { Declared } from '../declared.ts';
import type { Callback, SmokeEvidence } from '../smoke.ts';
import { isUnder } from './answers.ts';
import { isLocal } from './astray-urls.ts';
import { hostOf, originOf } from './chains.ts';

/**
 * Where people end up: `home` is the app or a declared host of the same environment, `local` the machine of whoever opens
 * it, `preview` a host that a platform made, `production` while the app is a trial one, `staging` while it is production,
 * `stranger` a host of somebody else. `unsaid` means that nobody declared whose it is.
 */
export type Destination = 'home' | 'local' | 'preview' | 'production' | 'staging' | 'stranger' | 'unsaid';

type Known = Pick<Declared, 'domain' | 'hosts' | 'production' | 'staging'>;

const bare = (host: string): string => host.replace(/^www\./, '');

/** The environment that a host was declared for; with and without www are one host. */
const declaredFor = (
  { domain, hosts, production, staging }: Known,
  host: string,
): 'production' | 'staging' | undefined => {
  const is = (other: string | undefined): boolean => other !== undefined && other !== '' && bare(other) === bare(host);
  if (is(hostOf(staging ?? ''))) return 'staging';
  const own = hosts.find(each => is(each.host));
  if (own !== undefined) return own.environment;
  return is(hostOf(production ?? '')) || is(domain) ? 'production' : undefined;
};

/** Where an address leads to, seen from an app that was used. */
export const destinationOf = (
  { address, when }: Pick<Callback, 'address' | 'when'>,
  { app, origins, environment }: Pick<SmokeEvidence, 'app' | 'origins' | 'environment'>,
  declared: Known,
): Destination => {
  if (origins.includes(originOf(address))) return 'home';
  const host = hostOf(address);
  if (isLocal(host)) return 'local';
  const own = declaredFor(declared, host);
  // An app on this machine has no address that a provider could lead to: any declared one will do.
  if (own !== undefined) return environment === 'loopback' || own === environment ? 'home' : own;
  if (environment !== 'loopback' && bare(host) === bare(hostOf(app))) return 'home';
  if (when === 'signed-in' && isSignInService(host)) return 'home';
  if (platformOfBuiltIn(host) !== undefined) return 'preview';
  return isUnder(host, declared.domain) || when === 'signed-in' ? 'unsaid' : 'stranger';
};

const places: { readonly [D in Exclude<Destination, 'home' | 'unsaid'>]: string } = {
  local: 'the machine of whoever opens it',
  preview: 'a preview',
  production: 'production, while this is not',
  staging: 'staging, while this is production',
  stranger: 'a host that is not declared as yours',
};

/** What kind of place that is, after “which is”; undefined for what is right, and for what nobody knows. */
export const placeOf = (destination: Destination): string | undefined =>
  destination === 'home' || destination === 'unsaid' ? undefined : places[destination];
