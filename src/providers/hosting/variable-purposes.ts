/** What a variable is for, as its name is used everywhere, with a made-up value of the right shape. As generally known on 2026-11-27. */
export type Purpose = { readonly purpose: string; readonly example: (domain: string) => string };

const always = (text: string) => (): string => text;
const chance = always('<48 characters by chance: openssl rand -base64 36>');

/** The first that fits counts; the pattern is held against the upper-case name. */
const purposes: readonly (readonly [RegExp, string, Purpose['example']])[] = [
  [
    /STRIPE.*WEBHOOK|WEBHOOK.*STRIPE|BILLING_WEBHOOK/,
    'proves that a payment message comes from the payment provider',
    always('<from the webhook page of the provider>'),
  ],
  [
    /(?:STRIPE|PADDLE|LEMON|BILLING).*(?:PUBLI|PUBLISHABLE)/,
    'names your account at the payment provider to browsers',
    always('<the publishable key>'),
  ],
  [
    /^(?:\w+_)?(?:STRIPE|PADDLE|LEMONSQUEEZY|LEMON_SQUEEZY|BILLING)_\w*(?:KEY|SECRET|TOKEN)/,
    'takes payments in your name',
    always('<the secret key of the provider>'),
  ],
  [/(?:^|_)PRICE(?:_|$)/, 'names a plan at the payment provider', always('<the ID of the price>')],
  [
    /^(?:DATABASE|DB|POSTGRES|PG|MYSQL|MONGO|MONGODB|DIRECT)\w*(?:URL|URI|DSN)$/,
    'where the data of members is, with its password',
    always('postgres://user:password@host:5432/name'),
  ],
  [/^(?:REDIS|KV|UPSTASH)_/, 'where sessions, queues or caches are kept', always('redis://user:password@host:6379')],
  [/^SMTP\w*URL$/, 'sends mails', always('smtp://user:password@smtp.example:587')],
  [
    /^(?:RESEND|POSTMARK|SENDGRID|MAILGUN|SES|SMTP|MAIL|EMAIL)_(?:\w+_)?(?:KEY|TOKEN|PASSWORD|PASS|SECRET)$/,
    'sends mails in your name',
    always('<the key of the mail service>'),
  ],
  [
    /(?:MAIL|EMAIL)\w*(?:FROM|SENDER)|^FROM_EMAIL$/,
    'the sender that members see',
    domain => `Community <hello@${domain}>`,
  ],
  [/(?:ADMIN|ALERT|SUPPORT)\w*(?:MAIL|EMAIL)$/, 'who hears of what needs a person', domain => `you@${domain}`],
  [/DKIM/, 'signs mails', always('')],
  [
    /(?:SESSION|AUTH|APP|COOKIE|JWT|NEXTAUTH|BETTER_AUTH|ENCRYPTION)\w*(?:SECRET|KEY|SALT)/,
    'signs sessions: who has it signs in as anybody',
    chance,
  ],
  [
    /(?:GOOGLE|GITHUB|APPLE|DISCORD|FACEBOOK|OAUTH|AUTH0|CLERK)\w*CLIENT_ID/,
    'names the app to the sign-in provider',
    always('<the client ID>'),
  ],
  [
    /(?:GOOGLE|GITHUB|APPLE|DISCORD|FACEBOOK|OAUTH|AUTH0|CLERK)\w*(?:SECRET|KEY)/,
    'lets people sign in with an account that they have',
    always('<the client secret>'),
  ],
  [
    /(?:OPENAI|ANTHROPIC|MODEL|GEMINI|MISTRAL|AI)\w*(?:KEY|TOKEN)/,
    'pays for the assistant',
    always('<the key of the model service>'),
  ],
  [/^SUPABASE\w*SERVICE/, 'reads and writes all rows, past every rule', always('<the service role key>')],
  [/SUPABASE/, 'reaches the database from browsers, within its rules', always('<from the API page of Supabase>')],
  [
    /SENTRY|LOGTAIL|AXIOM|DATADOG|POSTHOG|PLAUSIBLE/,
    'tells you of errors and of use',
    always('<from the settings of the service>'),
  ],
  [
    /(?:S3|R2|AWS|BUCKET|CLOUDINARY|UPLOADTHING|MINIO|BLOB)/,
    'keeps pictures and files',
    always('<from the storage service>'),
  ],
  [/METRICS|MONITOR/, 'lets your monitoring in', chance],
  [
    /(?:PUBLIC|APP|SITE|BASE|API|FRONTEND|BACKEND|WEB|NEXTAUTH|AUTH)_?(?:BASE_)?URL$|^URL$/,
    'the address at which browsers reach it',
    domain => `https://www.${domain}`,
  ],
  [/VERSION|COMMIT|RELEASE/, 'says which release runs', always('<the commit that was built>')],
];

export const purposeOf = (name: string): Purpose | undefined => {
  const found = purposes.find(([pattern]) => pattern.test(name.toUpperCase()));
  return found === undefined ? undefined : { purpose: found[1], example: found[2] };
};
