import type { SecretRule } from '../rule.ts';
import { aiKeys } from './ai.ts';
import { awsKeys } from './aws.ts';
import { secretsByName } from './by-name.ts';
import { discordKeys, slackKeys, telegramKeys, twilioKeys } from './chat.ts';
import { clerkPublishableKey, clerkSecretKey } from './clerk.ts';
import { cloudflareKeys } from './cloudflare.ts';
import { codeHostKeys } from './code-hosts.ts';
import { databaseKeys } from './databases.ts';
import { googleKeys } from './google.ts';
import { hostingKeys } from './hosting.ts';
import { jsonWebToken, lemonSqueezyKey } from './json-web-token.ts';
import { mailKeys } from './mail.ts';
import { observabilityKeys } from './observability.ts';
import { paymentKeys } from './payments.ts';
import { privateKeys } from './private-keys.ts';
import { stripePublishableKey, stripeSecretKey, stripeWebhookSecret } from './stripe.ts';
import { supabaseAccessToken, supabaseLegacyKey, supabasePublishableKey, supabaseSecretKey } from './supabase.ts';
import { workplaceKeys } from './workplace.ts';

/** Every rule there is. What only a name explains stands last: where two rules hold for one value, the first says what it is. */
export const rules: readonly SecretRule[] = [
  stripeSecretKey,
  stripePublishableKey,
  stripeWebhookSecret,
  clerkSecretKey,
  clerkPublishableKey,
  supabaseLegacyKey,
  supabaseSecretKey,
  supabasePublishableKey,
  supabaseAccessToken,
  lemonSqueezyKey,
  ...paymentKeys,
  ...aiKeys,
  ...googleKeys,
  ...awsKeys,
  ...cloudflareKeys,
  ...hostingKeys,
  ...databaseKeys,
  ...mailKeys,
  ...slackKeys,
  ...discordKeys,
  ...telegramKeys,
  ...twilioKeys,
  ...codeHostKeys,
  ...observabilityKeys,
  ...workplaceKeys,
  ...privateKeys,
  jsonWebToken,
  ...secretsByName,
];
