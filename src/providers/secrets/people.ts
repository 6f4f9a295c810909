import type { Issuer } from './issuer.ts';
import { exchange, exchangeAtOnce, readOn } from './steps.ts';

/** Sign-in, and what the app itself signs with. */
export const identityIssuers: readonly Issuer[] = [
  {
    id: 'clerk',
    name: 'Clerk',
    blastRadius:
      'A stranger reads every account, changes passwords and roles, and signs in as any member, you included.',
    rotation: exchange({
      make: 'In the Clerk Dashboard under API keys, add a second secret key; several can be active at once.',
      revoke: 'Delete the old key when nothing uses it any more.',
      look: 'Look through the users for new administrators and changed addresses, and end the sessions when you find any.',
    }),
    page: 'https://dashboard.clerk.com/~/api-keys',
    guard:
      'A publishable key is the name of a host in other letters. What guards it: allowed origins, and checks of the session on your server.',
    source: { url: 'https://clerk.com/docs/guides/secure/rotate-api-keys', read: '2026-11-27' },
  },
  {
    id: 'auth0',
    name: 'Auth0',
    blastRadius:
      'A stranger can pose as your app at sign-in, and where the client may use the management API, read and change every account.',
    rotation: exchangeAtOnce({
      make: 'In the Auth0 Dashboard open the application, Settings, and choose Rotate secret for a new one.',
      look: 'Read Monitoring, Logs for sign-ins and token exchanges from addresses that are not yours.',
    }),
    page: 'https://manage.auth0.com/dashboard',
    guard: 'A client ID is a name. What guards it: the list of allowed callback addresses.',
    source: { url: 'https://auth0.com/docs/configure/applications/rotate-client-secret', read: '2026-11-27' },
  },
  {
    id: 'signing-secret',
    name: 'your own app',
    blastRadius:
      'A stranger makes valid sessions themselves: they sign in as any member, you included, without a password and without a trace.',
    rotation: [
      'Make a new one of 32 random bytes: openssl rand -base64 32.',
      'Where your framework takes a list of secrets, put the new one first and keep the old one second, so that nobody is signed out; else everybody signs in again once.',
      'Put it into the settings of your host, never into a file that is committed, deploy, and see sign-in work.',
      'Remove the old one and deploy again: sessions that strangers made end only now. When it was public, do not wait.',
      'Look for sign-ins without a trace of a password or mail before them, and for new administrators.',
    ],
    page: 'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html',
    source: null,
  },
  {
    id: 'private-key',
    name: 'whoever holds the key',
    blastRadius:
      'A stranger poses as the holder of the key: as your server to its visitors, as you to your servers, or as your app to those who trust its signature.',
    rotation: exchange({
      make: 'Make a new pair on the machine that uses it (ssh-keygen, openssl, age-keygen), so that the private half never travels.',
      alsoIn: 'the new public half into whatever trusts it: authorized_keys, the certificate, the list of recipients',
      revoke:
        'Remove the old public half everywhere it is trusted, and have the old certificate revoked by who issued it.',
      look: 'Look at the sign-ins with the old key, and re-encrypt what was encrypted to it.',
    }),
    page: 'https://cheatsheetseries.owasp.org/cheatsheets/Key_Management_Cheat_Sheet.html',
    guard: 'The public half is meant to be seen. What guards it: the private half.',
    source: null,
  },
  {
    id: 'recaptcha',
    name: 'reCAPTCHA',
    blastRadius: 'A stranger passes your check for robots, and signs up accounts by the thousand.',
    rotation: exchange({
      make: 'In the reCAPTCHA admin console make a new pair of keys for your domain.',
      alsoIn: 'the new site key into the page',
      revoke: 'Delete the old pair in the same place.',
      look: 'Look at the sign-ups since it was exposed.',
    }),
    page: 'https://www.google.com/recaptcha/admin',
    guard:
      'A site key is meant for browsers. What guards it: the list of domains, and the check of the answer on your server.',
    source: { url: 'https://developers.google.com/recaptcha/docs/settings?hl=en-AU', read: '2026-11-27' },
  },
];

const work = (id: string, name: string, reads: string, make: string, page: string, guard?: string): Issuer => ({
  id,
  name,
  blastRadius: reads,
  rotation: exchange({
    make,
    revoke: 'Delete or regenerate the old one in the same place.',
    look: `Read the log or the list of changes of ${name} for what nobody of you did.`,
  }),
  page,
  ...(guard === undefined ? {} : { guard }),
  source: null,
});

export const workIssuers: readonly Issuer[] = [
  work(
    'slack',
    'Slack',
    'A stranger reads the channels that the app can read and writes in its name; with a webhook address, writes into one channel.',
    'At api.slack.com/apps reinstall the app for new tokens, or add a new webhook.',
    'https://api.slack.com/apps',
  ),
  work(
    'discord',
    'Discord',
    'A stranger acts as your bot: bans members, deletes channels, writes to everybody. With a webhook address they write into one channel.',
    'In the Discord developer portal open Bot (or OAuth2) and choose Reset for a new token; the old one ends at once. A webhook is made anew in the settings of the channel.',
    'https://discord.com/developers/applications',
    'The number of an application is its name. What guards it: its token and secret.',
  ),
  work(
    'telegram',
    'Telegram',
    'A stranger acts as your bot: reads what is written to it and writes to everybody who ever spoke to it.',
    'Write /revoke to @BotFather and choose the bot: it makes a new token, and the old one ends at once.',
    'https://t.me/BotFather',
  ),
  readOn(
    'https://twilio.com/blog/better-twilio-authentication-csharp-twilio-api-keys',
    work(
      'twilio',
      'Twilio',
      'A stranger sends messages and calls expensive numbers at your cost, and reads the messages that you sent, codes for sign-in included.',
      'In the Twilio console under API keys & tokens create a new API key; the auth token has a second one beside it that you make and then promote.',
      'https://console.twilio.com/us1/account/keys-credentials/api-keys',
      'The number of an account is a name. What guards it: the auth token, and the list of countries that may be called.',
    ),
  ),
  work(
    'linear',
    'Linear',
    'A stranger reads and changes every issue that the person may see.',
    'In Linear under Settings, Security & access, create a new personal API key.',
    'https://linear.app/settings/account/security',
  ),
  work(
    'notion',
    'Notion',
    'A stranger reads and changes every page that was shared with the integration.',
    'In Notion under My integrations create a new secret for the integration.',
    'https://www.notion.so/profile/integrations',
  ),
  readOn(
    'https://developers.intercom.com/docs/build-an-integration/learn-more/authentication/',
    work(
      'intercom',
      'Intercom',
      'A stranger reads every conversation with your members, and writes to them in your name.',
      'In the Intercom developer hub create a new app with the same rights, which has a new token.',
      'https://app.intercom.com/a/apps/_/developer-hub',
      'The ID of the workspace is meant for browsers. What guards it: identity verification, so that nobody reads the conversations of others.',
    ),
  ),
  work(
    'pusher',
    'Pusher',
    'A stranger sends events to everybody and joins private channels.',
    'In the Pusher dashboard open App Keys and create a new pair; several can be active at once.',
    'https://dashboard.pusher.com/',
    'The key is meant for browsers. What guards it: private channels, which your server authorises with the secret.',
  ),
];
