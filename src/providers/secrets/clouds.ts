import type { Issuer } from './issuer.ts';
import { exchange, readOn } from './steps.ts';

const deploys = (id: string, name: string, page: string, make: string): Issuer => ({
  id,
  name,
  blastRadius:
    'A stranger can deploy code of theirs under your domain and read the settings of every project, other secrets included.',
  rotation: exchange({
    make,
    alsoIn: 'of your CI',
    revoke: 'Delete the old token in the same place; when strangers use it already, do this first.',
    look: `Read the deployments and the activity log of ${name}. Every secret in the settings that the token reached counts as exposed: exchange those too.`,
  }),
  page,
  source: null,
});

export const cloudIssuers: readonly Issuer[] = [
  {
    id: 'aws',
    name: 'Amazon Web Services',
    blastRadius:
      'A stranger does whatever the user of the key may: read and delete files and databases, start machines at your cost. Found keys are tried within minutes. The ID alone opens nothing; the secret beside it does.',
    rotation: exchange({
      make: 'In the IAM console open the user, Security credentials, and create a second access key while the first still works; a role without any key is better where the app runs on AWS.',
      alsoIn: 'of your CI',
      revoke:
        'Deactivate the old key, wait a day for what still uses it, then delete it. When strangers use it already, deactivate it first.',
      look: 'Look at "last used" of the old key, and in CloudTrail for new users, keys and machines in regions that you do not use.',
    }),
    page: 'https://console.aws.amazon.com/iam/',
    source: { url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/Using_RotateAccessKey.html', read: '2026-11-27' },
  },
  {
    id: 'google',
    name: 'Google Cloud and Firebase',
    blastRadius:
      'With the key of a service account a stranger reads and changes the data of the project past all security rules. With an OAuth secret they can pose as your app at sign-in. An API key that reaches Gemini runs up your bill.',
    rotation: exchange({
      make: 'In the Google Cloud console create a second one: under IAM, Service Accounts, Keys for a service account; under APIs & Services, Credentials for API keys and OAuth clients.',
      alsoIn: 'of your functions',
      revoke:
        'Delete the old key in the same place; for an OAuth client, disable the old secret first and delete it later.',
      look: 'Read Logging, Audit logs for the account, and Billing for services that you do not use.',
    }),
    page: 'https://console.cloud.google.com/apis/credentials',
    guard:
      'An API key of Firebase or Maps is meant for browsers. What guards it: restriction to the APIs that the page uses, without the Generative Language API; allowed websites; security rules; App Check.',
    source: { url: 'https://firebase.google.com/docs/projects/api-keys', read: '2026-11-27' },
  },
  {
    id: 'cloudflare',
    name: 'Cloudflare',
    blastRadius:
      'With the global key a stranger owns your DNS: they point your domain and its mail elsewhere. A token reaches as far as it was allowed to. With a Turnstile secret they pass your check for robots.',
    rotation: exchange({
      make: 'In the Cloudflare dashboard under My Profile, API Tokens, create a token with only the zones and rights that are used. Replace the global key by such a token rather than by another global key.',
      alsoIn: 'of your CI',
      revoke: 'Roll or delete the old token, or change the global key, in the same place.',
      look: 'Read the audit log of the account, and compare the DNS records with what you know.',
    }),
    page: 'https://dash.cloudflare.com/profile/api-tokens',
    guard:
      'A Turnstile site key is meant for browsers. What guards it: the list of host names of the widget, and the check of the answer on your server.',
    source: {
      url: 'https://developers.cloudflare.com/fundamentals/api/get-started/token-formats',
      read: '2026-11-27',
    },
  },
  readOn(
    'https://vercel.com/docs/accounts/access-tokens',
    deploys(
      'vercel',
      'Vercel',
      'https://vercel.com/account/settings/tokens',
      'In Vercel under Account Settings, Tokens, create a new token for one project only, with an end date.',
    ),
  ),
  deploys(
    'netlify',
    'Netlify',
    'https://app.netlify.com/user/applications',
    'In Netlify under User settings, Applications, create a new personal access token with an end date.',
  ),
  deploys(
    'render',
    'Render',
    'https://dashboard.render.com/u/settings',
    'In Render under Account Settings, API Keys, create a new key.',
  ),
  readOn(
    'https://fly.io/docs/reference/deploy-tokens/',
    deploys(
      'fly',
      'Fly.io',
      'https://fly.io/user/personal_access_tokens',
      'Run "fly tokens create deploy" for a new token that reaches one app only.',
    ),
  ),
  readOn(
    'https://docs.railway.com/reference/public-api',
    deploys(
      'railway',
      'Railway',
      'https://railway.com/account/tokens',
      'In Railway under the Tokens of the project, create a new token for one environment.',
    ),
  ),
  {
    id: 'doppler',
    name: 'Doppler',
    blastRadius:
      'A stranger reads every secret that is kept there, as far as the token reaches: it is the key to all other keys.',
    rotation: exchange({
      make: 'In Doppler under the Access of the config, create a new service token that only reads.',
      revoke: 'Revoke the old token in the same place; do this first when strangers use it already.',
      look: 'Read the activity log, and exchange every secret that the token could read.',
    }),
    page: 'https://dashboard.doppler.com/',
    source: { url: 'https://docs.doppler.com/docs/service-tokens', read: '2026-11-27' },
  },
  {
    id: 'docker',
    name: 'Docker',
    blastRadius:
      'With a token of Docker Hub a stranger replaces the images that your servers run. With the join token of a swarm a machine of theirs joins it.',
    rotation: exchange({
      make: 'In Docker Hub under Account settings, Personal access tokens, create a new token with the least rights. For a swarm: "docker swarm join-token --rotate worker".',
      alsoIn: 'of your CI',
      revoke: 'Delete the old token in the same place; rotating a join token has ended the old one.',
      look: 'Compare the tags of your images with what your CI built, and list the nodes of the swarm.',
    }),
    page: 'https://app.docker.com/settings/personal-access-tokens',
    source: {
      url: 'https://docs.docker.com/reference/api/hub/latest/operations/deleteV2AccessTokensByUuid/',
      read: '2026-11-27',
    },
  },
];
