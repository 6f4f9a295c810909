import { z } from 'zod';

export const variable = z
  .string()
  .regex(/^[A-Za-z_]\w{0,99}$/, 'write the NAME of an environment variable; values never stand in this file');

const line = (most: number) => z.string().min(1).max(most);
const address = z.string().regex(/^[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}$/, 'write one address, such as ada@example.com');
const link = z.url({ protocol: /^https?$/ }).max(500);

const channel = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('email'),
      to: z.array(address).min(1).max(20),
      from: address,
      smtp: variable.describe('Variable with the address of a mail server, such as smtps://user:password@host:465'),
    }),
    z.strictObject({ kind: z.literal('slack'), url: variable.describe('Variable with the incoming webhook') }),
    z.strictObject({ kind: z.literal('discord'), url: variable.describe('Variable with the webhook') }),
    z.strictObject({
      kind: z.literal('telegram'),
      token: variable.describe('Variable with the token of the bot'),
      chat: line(100).describe('Number or @name of the chat'),
    }),
    z.strictObject({
      kind: z.literal('ntfy'),
      url: variable.describe('Variable with the address of the topic, such as https://ntfy.sh/topic'),
      token: variable.optional().describe('Variable with an access token'),
    }),
    z.strictObject({
      kind: z.literal('webhook'),
      url: variable.describe('Variable with the address that takes a JSON document by POST'),
      secret: variable.optional().describe('Variable with the secret that the document is signed with'),
    }),
    z.strictObject({
      kind: z.literal('push'),
      contact: address.describe('Address at which the push services of the browsers reach whoever runs this watch'),
    }),
  ])
  .describe('One way in which somebody is told');

const logSource = z
  .discriminatedUnion('from', [
    z.strictObject({ from: z.literal('file'), path: line(1_000).describe('File that grows; followed over rotation') }),
    z.strictObject({ from: z.literal('stdin') }),
    z.strictObject({
      from: z.literal('drain'),
      path: z.string().regex(/^\/[\w/-]{1,100}$/, 'write a path such as /drain/vercel'),
      secret: variable.describe('Variable with the secret that whoever sends lines must know'),
    }),
  ])
  .describe('Where lines of the log come from');

/** What `launch-ready watch` asks again and again, and who hears of it. Every part is optional: monitors are derived. */
export const watchSchema = z
  .strictObject({
    everySeconds: z.int().min(10).max(3_600).default(60).describe('Time between two looks at the same thing'),
    flowsEverySeconds: z.int().min(60).max(86_400).default(900).describe('Time between two walks of the same flow'),
    contacts: z
      .array(
        z.strictObject({
          name: line(100),
          role: line(60).describe('Such as founder, developer on call, host of the community'),
          reach: line(200).optional().describe('How a person reaches them: a telephone number, a chat'),
        }),
      )
      .max(10)
      .default([])
      .describe('Who is called, the first one first'),
    channels: z
      .record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'write a short name such as team-chat'), channel)
      .refine(
        all => Object.values(all).filter(({ kind }) => kind === 'push').length <= 1,
        'name one channel of kind push: it tells all devices, and two would tell each of them twice',
      )
      .default({})
      .describe('How they are told'),
    rollback: link.optional().describe('Where the way back is described or done'),
    publicUrl: link.optional().describe('Address of the dashboard as telephones reach it'),
    dashboard: z
      .strictObject({
        token: variable
          .optional()
          .describe('Variable with the token that the owner signs in with, 24 characters or more'),
        metrics: variable
          .optional()
          .describe('Variable with the token that /metrics is read with; without it there is none'),
        statusPage: z.boolean().default(true).describe('Whether members read /status without signing in'),
      })
      .prefault({})
      .describe('Who may look'),
    deadMan: variable
      .optional()
      .describe('Variable with an address of an outside service that alarms when it is not called any more'),
    control: z
      .array(z.string().regex(/^[^\s/:]+:\d{1,5}$/, 'write host:port'))
      .max(5)
      .default([])
      .describe('Places that have nothing to do with the app: when none answers, the watcher itself is cut off'),
    heartbeats: z
      .record(
        z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'write a short name such as nightly-backup'),
        z.strictObject({
          everySeconds: z.int().min(60).max(2_678_400),
          graceSeconds: z.int().min(0).max(604_800).default(300),
          suffers: line(200).describe('What members notice when it does not run'),
        }),
      )
      .default({})
      .describe('Jobs that say that they ran'),
    maintenance: z
      .array(z.strictObject({ from: z.iso.datetime(), until: z.iso.datetime(), why: line(200) }))
      .max(100)
      .default([])
      .describe('Times in which you work on the app: watched and kept, nobody is woken'),
    database: z
      .strictObject({
        url: variable.describe(
          'Variable with the address of a role that may read (pg_monitor; select on performance_schema and process)',
        ),
      })
      .optional()
      .describe('Postgres, MySQL or MariaDB whose slow statements are named; nothing is written, no counter is reset'),
    fleet: z
      .strictObject({
        store: variable
          .refine(name => name !== 'DATABASE_URL', 'name another variable: DATABASE_URL is the database of the app')
          .describe('Variable with the address of a Postgres of the watch alone, which all its watchers share'),
        place: variable.describe(
          'Variable with the name of where this watcher is, such as fra; each machine sets its own',
        ),
        logs: z
          .string()
          .regex(/^[a-z][a-z0-9-]{0,29}$/, 'write the name of a place, such as fra')
          .optional()
          .describe('The place whose watcher reads watch.logs'),
      })
      .optional()
      .describe(
        'Watchers on several machines: looks are shared out, and two places must agree before anybody is woken',
      ),
    logs: z.array(logSource).max(10).default([]),
    metrics: z
      .strictObject({
        path: z.string().regex(/^\/[^\s?#]{0,200}$/, 'start the path with /, without a query'),
        token: variable.optional().describe('Variable with the token that a scraper sends as Authorization: Bearer'),
      })
      .optional()
      .describe('Where the app counts for a scraper, in the text format of Prometheus'),
    probe: z
      .strictObject({
        email: variable.describe('Variable with the address of the account'),
        password: variable.describe('Variable with its password'),
      })
      .optional()
      .describe('The account that a monitor signs in with; it may do nothing else'),
    routes: z
      .record(z.string().max(300), z.strictObject({ p95Ms: z.int().min(1).max(600_000) }))
      .default({})
      .describe('Longest good wait of a route for 95 of 100 requests, such as {"GET /api/posts": {"p95Ms": 500}}'),
  })
  .describe('What is watched every minute, and who hears of it');

export type WatchSettings = z.infer<typeof watchSchema>;
export type ChannelSettings = WatchSettings['channels'][string];
export type LogSource = WatchSettings['logs'][number];
