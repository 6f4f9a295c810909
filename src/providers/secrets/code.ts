import type { Issuer } from './issuer.ts';
import { exchange } from './steps.ts';

export const codeIssuers: readonly Issuer[] = [
  {
    id: 'github',
    name: 'GitHub',
    blastRadius:
      'A stranger reads and changes the code that the token reaches, and through its workflows every secret of the CI and what is deployed.',
    rotation: exchange({
      make: 'Under Settings, Developer settings, create a fine-grained token for the one repository, with an end date; for an app, generate a second client secret.',
      alsoIn: 'of your CI',
      revoke: 'Delete the old token or secret in the same place; when strangers use it already, do this first.',
      look: 'Read the security log, and look for new deploy keys, workflows and commits that nobody of you made.',
    }),
    page: 'https://github.com/settings/tokens',
    guard: 'A client ID is a name. What guards it: the callback address, and the client secret.',
    source: {
      url: 'https://github.blog/changelog/2025-04-29-credential-revocation-api-to-revoke-exposed-pats-is-now-generally-available',
      read: '2026-11-27',
    },
  },
  {
    id: 'npm',
    name: 'npm',
    blastRadius:
      'A stranger publishes a version of your packages with code of theirs, and everybody who installs it runs that.',
    rotation: exchange({
      make: 'Under Access Tokens make a new granular token for the one package; trusted publishing from CI needs no token at all.',
      alsoIn: 'of your CI',
      revoke: 'Delete the old token in the same place, or run npm token revoke.',
      look: 'Compare the published versions with your tags: npm view NAME time.',
    }),
    page: 'https://www.npmjs.com/settings/~/tokens',
    source: null,
  },
  {
    id: 'sentry',
    name: 'Sentry',
    blastRadius:
      'A stranger reads error reports with what stands in them about your members, and replaces source maps and releases, as far as the token reaches.',
    rotation: exchange({
      make: 'In Sentry under Settings, Auth Tokens, create a new organisation token; it uploads source maps and nothing else.',
      alsoIn: 'of your CI, since only the build needs it',
      revoke: 'Revoke the old token in the same place.',
      look: 'Read the audit log of the organisation.',
    }),
    page: 'https://sentry.io/settings/auth-tokens/',
    guard:
      'A DSN only takes reports in. What guards it: allowed domains, inbound filters, and a limit to its rate, since a flood eats your quota.',
    source: { url: 'https://docs.sentry.io/concepts/key-terms/dsn-explainer/', read: '2026-11-27' },
  },
  {
    id: 'posthog',
    name: 'PostHog',
    blastRadius:
      'A stranger reads everything that was recorded about your members, recordings of their screens included.',
    rotation: exchange({
      make: 'In PostHog under Settings, Personal API keys, create a new key with only the scopes that are used.',
      revoke: 'Delete the old key in the same place.',
      look: 'Read the activity log of the organisation for exports and new members.',
    }),
    page: 'https://app.posthog.com/settings/user-api-keys',
    guard: 'A project key only takes events in. What guards it: nothing that is decided by what it reports.',
    source: { url: 'https://posthog.com/docs/api/personal-api-keys', read: '2026-11-27' },
  },
  {
    id: 'mapbox',
    name: 'Mapbox',
    blastRadius: 'A stranger changes or deletes your maps and data and makes further tokens, at your cost.',
    rotation: exchange({
      make: 'In the Mapbox console under Tokens, create a new secret token with only the scopes that are used.',
      revoke: 'Delete the old token in the same place.',
      look: 'Look at Statistics for use that your app does not explain.',
    }),
    page: 'https://console.mapbox.com/account/access-tokens/',
    guard:
      'A public token is meant for browsers. What guards it: the list of allowed addresses, since loads of the map are paid for.',
    source: { url: 'https://docs.mapbox.com/help/dive-deeper/access-tokens', read: '2026-11-27' },
  },
];
