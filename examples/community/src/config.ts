import { z } from 'zod';

const text = z.string().min(1);
const address = z.url({ protocol: /^https?$/ }).transform(url => url.replace(/\/+$/, ''));

/** The whole environment of the app. `.env.example` lists the same names; a test compares the two. */
const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4310),
  HOST: text.default('127.0.0.1'),
  PUBLIC_URL: address,
  APP_SECRET: z.string().min(32, 'needs at least 32 characters; make one with: openssl rand -base64 48'),
  APP_VERSION: text.default('development'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_POOL: z.coerce.number().int().min(1).max(100).default(10),
  DATA_FOLDER: text.optional(),
  TRUSTED_HOPS: z.coerce.number().int().min(0).max(5).default(0),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  MAIL_FROM: text,
  NEWS_FROM: text.optional(),
  DKIM_SELECTOR: text.optional(),
  DKIM_KEY: text.transform(key => key.replaceAll(String.raw`\n`, '\n')).optional(),
  ADMIN_EMAIL: z.email(),
  BILLING_SCHEME: z.enum(['stripe', 'paddle']).default('stripe'),
  BILLING_API: address,
  BILLING_PAGES: address,
  BILLING_KEY: text,
  BILLING_PUBLIC_KEY: text.refine(
    key => !/^(?:sk|rk|whsec|pdl)_/.test(key),
    'is printed into pages, and this one is secret: take the publishable key',
  ),
  BILLING_WEBHOOK_SECRET: z.string().min(16, 'needs at least 16 characters: an empty secret lets anybody sign'),
  PRICE_SUPPORTER: text,
  PRICE_PATRON: text,
  METRICS_TOKEN: z.string().min(16).optional(),
  MODEL_URL: address.optional(),
  MODEL_KEY: text.optional(),
  MODEL_NAME: text.default('community-assistant'),
});

export type Config = z.infer<typeof Environment>;

type Variables = Readonly<Record<string, string | undefined>>;

const parse = <Shape>(shape: z.ZodType<Shape>, environment: Variables): Shape => {
  const filled = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = shape.safeParse(filled);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(issue => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not complete:\n${problems.join('\n')}`);
};

/** Reads the environment; throws one error that names every missing or wrong variable, never a value. */
export const readConfig = (environment: Variables): Config => parse(Environment, environment);

const StorageEnvironment = Environment.pick({ DATABASE_URL: true, DATA_FOLDER: true });
export type Storage = z.infer<typeof StorageEnvironment>;

/** Where the data is, and nothing else: enough for a backup. */
export const readStorage = (environment: Variables): Storage => parse(StorageEnvironment, environment);

export const environmentNames: readonly string[] = Object.keys(Environment.shape);

/** Cookies may be `__Host-` and `Secure` only where browsers reach us over https. */
export const isHttps = (config: Pick<Config, 'PUBLIC_URL'>): boolean => config.PUBLIC_URL.startsWith('https://');
