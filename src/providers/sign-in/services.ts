/**
 * Services that take people in for an app and lead them on to it themselves: the provider of the account returns to the
 * service, and which address comes after that stands in its settings. Hosts of their tenants, from their documentation
 * on 2026-11-27.
 */
const tenants = [
  // supabase.com/docs/guides/auth/social-login
  'supabase.co',
  // auth0.com/docs/customize/custom-domains
  'auth0.com',
  // clerk.com/docs/deployments/overview
  'clerk.accounts.dev',
  // firebase.google.com/docs/auth/web/redirect-best-practices
  'firebaseapp.com',
  // docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-domain-prefix.html
  'amazoncognito.com',
  // learn.microsoft.com/entra/external-id
  'b2clogin.com',
  'ciamlogin.com',
  // docs.kinde.com, developer.okta.com, workos.com/docs, stytch.com/docs
  'kinde.com',
  'okta.com',
  'workos.com',
  'stytch.com',
] as const;

/** Whether the host is one of a service that takes people in for apps. */
export const isSignInService = (host: string): boolean =>
  tenants.some(tenant => host === tenant || host.endsWith(`.${tenant}`));

/** Accounts that people sign in with, as they are named in links and forms; common names of the protocols among them. */
export const accountWords =
  /(?:^|[/_=-])(?:google|github|gitlab|facebook|apple|microsoft|azure(?:-?ad)?|entra|discord|twitter|linkedin|slack|twitch|spotify|auth0|okta|oidc|oauth2?|sso|saml)(?:$|[/?&_=-])/i;
