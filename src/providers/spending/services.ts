/** How an API tells the cap of the key that asks: a GET with the key as bearer token. */
type CapQuestion = {
  /** Absolute address. */
  readonly url: string;
  /** Members of the JSON answer, from the top, at which the cap stands; null there means that there is none. */
  readonly at: readonly string[];
  readonly currency: string;
  readonly source: { readonly url: string; readonly read: string };
};

/** A service that is paid by use: whoever has its key, or makes the app use it, spends money. */
export type PaidService = {
  /** As the settings name it. */
  readonly id: string;
  readonly name: string;
  readonly what: 'a model' | 'mails' | 'messages' | 'hosting' | 'files' | 'maps';
  /** Names of variables that hold its key, upper case. */
  readonly variables: RegExp;
  /** Deploy targets that are this service. */
  readonly platform?: string;
  /** Where its cap is set. */
  readonly where: string;
  /** Null where no API tells it to the key of the app. */
  readonly question: CapQuestion | null;
};

const service = (
  id: string,
  name: string,
  what: PaidService['what'],
  variables: RegExp,
  where: string,
  more: Partial<Pick<PaidService, 'platform' | 'question'>> = {},
): PaidService => ({ id, name, what, variables, where, question: null, ...more });

const key = (start: string): RegExp => new RegExp(`^(?:${start})_(?:\\w+_)?(?:KEY|TOKEN|SECRET|SID)(?:_ID)?$`);

/**
 * Services with a price for each use, and where a limit is set; names of variables as their quick starts give them,
 * written down on 2026-11-27 as generally known, not compared page by page. Those with a fixed price are none.
 */
export const paidServices: readonly PaidService[] = [
  service('openrouter', 'OpenRouter', 'a model', key('OPENROUTER'), 'openrouter.ai → Keys → the key → Credit limit', {
    question: {
      url: 'https://openrouter.ai/api/v1/key',
      at: ['data', 'limit'],
      currency: 'USD',
      source: { url: 'https://openrouter.ai/docs/api/reference/limits', read: '2026-11-27' },
    },
  }),
  service(
    'openai',
    'OpenAI',
    'a model',
    key('OPENAI'),
    'platform.openai.com → Settings → Limits, for the project of the key',
  ),
  service(
    'anthropic',
    'Anthropic',
    'a model',
    key('ANTHROPIC|CLAUDE'),
    'console.anthropic.com → Settings → Limits, for the workspace of the key',
  ),
  service(
    'google-ai',
    'Google Gemini',
    'a model',
    key('GEMINI|GOOGLE_GENERATIVE_AI|GOOGLE_AI'),
    'Google Cloud → the API → Quotas, and Billing → Budgets',
  ),
  service('mistral', 'Mistral', 'a model', key('MISTRAL'), 'console.mistral.ai → Workspace → Limits'),
  service('groq', 'Groq', 'a model', key('GROQ'), 'console.groq.com → Settings → Billing → Limits'),
  service('xai', 'xAI', 'a model', key('XAI|GROK'), 'console.x.ai → Billing'),
  service(
    'deepseek',
    'DeepSeek',
    'a model',
    key('DEEPSEEK'),
    'platform.deepseek.com → Top up: what is paid in is the cap',
  ),
  service('together', 'Together', 'a model', key('TOGETHER(?:_AI)?'), 'api.together.ai → Settings → Billing'),
  service('replicate', 'Replicate', 'a model', key('REPLICATE'), 'replicate.com → Account → Billing → Spend limit'),
  service('fal', 'fal', 'a model', /^FAL_(?:\w+_)?KEY$/, 'fal.ai → Dashboard → Billing'),
  service('elevenlabs', 'ElevenLabs', 'a model', key('ELEVENLABS|ELEVEN'), 'elevenlabs.io → the key → Credit limit'),
  service('sendgrid', 'SendGrid', 'mails', key('SENDGRID'), 'sendgrid.com → Settings → Billing'),
  service('mailgun', 'Mailgun', 'mails', key('MAILGUN'), 'mailgun.com → Billing → Custom message limit'),
  service(
    'resend',
    'Resend',
    'mails',
    key('RESEND'),
    'resend.com → Settings → Billing: pay-as-you-go off, or its limit',
  ),
  service(
    'aws',
    'Amazon Web Services',
    'files',
    /^AWS_(?:\w+_)?(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/,
    'AWS → Billing → Budgets, with an action that stops what spends',
  ),
  service(
    'twilio',
    'Twilio',
    'messages',
    key('TWILIO'),
    'console.twilio.com → Billing → auto-recharge off, and usage triggers',
  ),
  service('mapbox', 'Mapbox', 'maps', key('MAPBOX'), 'account.mapbox.com → Billing'),
  service('google-maps', 'Google Maps', 'maps', key('GOOGLE_MAPS'), 'Google Cloud → the API → Quotas'),
  service(
    'cloudinary',
    'Cloudinary',
    'files',
    /^CLOUDINARY_(?:URL|API_KEY|API_SECRET)$/,
    'cloudinary.com → Settings → Billing',
  ),
  service('vercel', 'Vercel', 'hosting', key('VERCEL'), 'vercel.com → Settings → Billing → Spend Management', {
    platform: 'vercel',
  }),
  service('netlify', 'Netlify', 'hosting', key('NETLIFY'), 'netlify.com → Team settings → Billing', {
    platform: 'netlify',
  }),
  service('railway', 'Railway', 'hosting', key('RAILWAY'), 'railway.com → Workspace → Usage → Usage limits', {
    platform: 'railway',
  }),
  service('fly', 'Fly', 'hosting', key('FLY'), 'fly.io → Billing: prepaid credit is the cap', { platform: 'fly' }),
];

export const paidServiceNamed = (id: string): PaidService | undefined => paidServices.find(one => one.id === id);
