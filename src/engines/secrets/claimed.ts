/**
 * Whose keys are found: the promise that is scored (`npm run score:secrets`). It says the same as the list of formats that
 * the research measured, row by row; a test fails when one of them has no rule or is taken out.
 */
export type ClaimedProvider = {
  readonly provider: string;
  readonly rules: readonly [string, ...string[]];
};

export const claimed: readonly ClaimedProvider[] = [
  { provider: 'Stripe', rules: ['stripe-secret-key', 'stripe-publishable-key', 'stripe-webhook-secret'] },
  {
    provider: 'Supabase',
    rules: ['supabase-jwt-key', 'supabase-secret-key', 'supabase-publishable-key', 'supabase-access-token'],
  },
  { provider: 'OpenAI', rules: ['openai-api-key'] },
  { provider: 'Anthropic', rules: ['anthropic-api-key'] },
  {
    provider: 'Google',
    rules: [
      'google-api-key',
      'gemini-api-key',
      'google-service-account-key',
      'google-oauth-client-secret',
      'google-oauth-legacy-secret',
      'google-oauth-access-token',
      'google-oauth-client-id',
    ],
  },
  { provider: 'OpenRouter', rules: ['openrouter-api-key'] },
  { provider: 'Groq', rules: ['groq-api-key'] },
  { provider: 'xAI', rules: ['xai-api-key'] },
  { provider: 'Perplexity', rules: ['perplexity-api-key'] },
  { provider: 'Replicate', rules: ['replicate-api-token'] },
  { provider: 'Hugging Face', rules: ['huggingface-token', 'huggingface-organisation-token'] },
  { provider: 'ElevenLabs', rules: ['elevenlabs-api-key'] },
  { provider: 'DeepSeek', rules: ['deepseek-api-key'] },
  { provider: 'Mistral', rules: ['mistral-api-key'] },
  { provider: 'Cohere', rules: ['cohere-api-key'] },
  { provider: 'Resend', rules: ['resend-api-key'] },
  { provider: 'Postmark', rules: ['postmark-server-token'] },
  { provider: 'SendGrid', rules: ['sendgrid-api-key'] },
  { provider: 'Mailgun', rules: ['mailgun-api-key', 'mailgun-private-key', 'mailgun-public-key'] },
  { provider: 'Brevo', rules: ['brevo-api-key'] },
  {
    provider: 'AWS',
    rules: [
      'aws-access-key-id',
      'aws-secret-access-key',
      'aws-key-pair',
      'aws-bedrock-api-key',
      'aws-bedrock-short-key',
    ],
  },
  {
    provider: 'Cloudflare',
    rules: [
      'cloudflare-token',
      'cloudflare-legacy-token',
      'cloudflare-global-key',
      'cloudflare-origin-ca-key',
      'turnstile-site-key',
      'turnstile-secret-key',
    ],
  },
  { provider: 'Vercel', rules: ['vercel-token', 'vercel-legacy-token'] },
  { provider: 'Netlify', rules: ['netlify-token', 'netlify-legacy-token'] },
  { provider: 'Clerk', rules: ['clerk-secret-key', 'clerk-publishable-key'] },
  { provider: 'Auth0', rules: ['auth0-client-secret', 'auth0-client-id'] },
  { provider: 'Firebase', rules: ['google-api-key', 'google-service-account-key', 'firebase-messaging-key'] },
  { provider: 'Twilio', rules: ['twilio-auth-token', 'twilio-api-key-id', 'twilio-account-sid'] },
  { provider: 'Slack', rules: ['slack-token', 'slack-webhook'] },
  {
    provider: 'Discord',
    rules: ['discord-webhook', 'discord-bot-token', 'discord-client-secret', 'discord-client-id'],
  },
  { provider: 'Telegram', rules: ['telegram-bot-token', 'telegram-bot-token-named'] },
  {
    provider: 'GitHub',
    rules: ['github-token', 'github-app-token', 'github-fine-grained-token', 'github-oauth-secret', 'github-client-id'],
  },
  { provider: 'npm', rules: ['npm-token', 'npm-legacy-token'] },
  { provider: 'Database URLs', rules: ['database-url'] },
  { provider: 'Upstash', rules: ['upstash-token'] },
  { provider: 'Neon', rules: ['neon-api-key', 'neon-password', 'database-url'] },
  { provider: 'PlanetScale', rules: ['planetscale-token', 'planetscale-user'] },
  { provider: 'Turso', rules: ['turso-token'] },
  { provider: 'Render', rules: ['render-api-key'] },
  { provider: 'Fly', rules: ['fly-token'] },
  { provider: 'Railway', rules: ['railway-token'] },
  { provider: 'Doppler', rules: ['doppler-token'] },
  { provider: 'Docker Hub', rules: ['docker-hub-token', 'docker-swarm-key'] },
  { provider: 'Linear', rules: ['linear-api-key', 'linear-client-secret'] },
  { provider: 'Notion', rules: ['notion-token', 'notion-legacy-token'] },
  { provider: 'Signing secrets', rules: ['signing-secret'] },
  {
    provider: 'Private keys',
    rules: ['private-key', 'private-key-base64', 'age-secret-key', 'vapid-private-key', 'vapid-public-key'],
  },
  {
    provider: 'Sentry',
    rules: ['sentry-dsn', 'sentry-organisation-token', 'sentry-user-token', 'sentry-legacy-token'],
  },
  { provider: 'PostHog', rules: ['posthog-project-key', 'posthog-personal-key'] },
  { provider: 'Lemon Squeezy', rules: ['lemonsqueezy-api-key'] },
  { provider: 'Paddle', rules: ['paddle-api-key', 'paddle-client-token', 'paddle-webhook-secret'] },
  { provider: 'Polar', rules: ['polar-access-token'] },
  { provider: 'Mapbox', rules: ['mapbox-public-token', 'mapbox-secret-token'] },
  { provider: 'Algolia', rules: ['algolia-search-key', 'algolia-admin-key', 'algolia-key', 'algolia-app-id'] },
  { provider: 'Pusher', rules: ['pusher-secret', 'pusher-key'] },
  { provider: 'Intercom', rules: ['intercom-access-token', 'intercom-app-id'] },
];
