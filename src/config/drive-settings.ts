import { z } from 'zod';
import { limits } from '../platform/limits.ts';
import { mailKinds } from '../contract/mail-kinds.ts';
import { expectationSchema, flowSchema } from './steps.ts';

const origin = z
  .string()
  .regex(/^https?:\/\/[^/\s?#]+$/, 'write an origin such as https://staging.example.com, without a path');
const variable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'write the NAME of an environment variable; values never stand in this file');

/** What a recipe can describe, one flow each. Which of them an app needs depends on what it has. */
const flowNames = [
  'sign-up',
  'confirm',
  'confirm-again',
  'sign-in',
  'sign-in-by-link',
  'sign-out',
  'reset',
  'who-am-i',
  'dashboard',
  'read-paid',
  'pay',
  'post',
  'post-paid',
  'read-post',
  'remove-post',
  'comment',
  'report',
  'moderate',
  'change-role',
  'ban',
  'unban',
  'invite',
  'accept-invite',
  'remove-invite',
  'ban',
  'unban',
  'change-role',
  'read-staff',
  'revoke-invite',
  'resend-invite',
  'invite-briefly',
  'list-invites',
  'count-gains',
  'write-profile',
  'read-profile',
  'change-role',
  'ban',
  'unban',
  'read-trail',
  'ask-for-digest',
  'send-digest',
  'ask-on-page',
  'write-invite',
  'count-refunds',
  'count-exports',
  'attach-file',
  'remove-file',
  'close-account',
] as const;
export type FlowName = (typeof flowNames)[number];

/** The people of a run. Each plays one part; none is a real member. */
const actorNames = [
  'anonymous',
  'member-a',
  'member-b',
  'other-plan',
  'lapsed',
  'moderator',
  'admin',
  'owner',
] as const;
export type ActorName = (typeof actorNames)[number];

const actor = z
  .strictObject({
    role: z.string().min(1).max(60).optional().describe('Which entry of `roles` holds for this actor'),
    plan: z.string().min(1).max(60).optional().describe('Plan that is paid for before the actor is used'),
    lapsed: z.boolean().optional().describe('The plan is paid for and ended again'),
    email: variable.optional().describe('Variable with the address of an account that exists'),
    password: variable.optional().describe('Variable with its password'),
    cookie: variable.optional().describe('Variable with a Cookie header copied from a signed-in browser'),
    storageState: variable
      .optional()
      .describe('Variable with the path of a browser storage state (for sign-in by Google and the like)'),
  })
  .describe('How this actor comes to be; without credentials it signs itself up');

const mailOfKind = z
  .union([
    z.literal(false),
    z.strictObject({
      subject: z.string().min(1).max(200).optional().describe('Text in its subject'),
      to: variable.optional().describe('Variable with the address that it goes to, for alerts'),
    }),
  ])
  .describe('How this mail is recognised; false where the app has none');

/** Settings of everything that acts on the app. Nothing is sent without them and `--active`. */
export const driveSchema = z
  .strictObject({
    app: origin.optional().describe('Where the app is driven; the staging environment by default'),
    hosts: z.array(origin).max(20).default([]).describe('Further origins that may be contacted: API, payment pages'),
    window: z
      .strictObject({
        from: z.iso.datetime({ offset: true }).optional(),
        to: z.iso.datetime({ offset: true }).optional(),
      })
      .optional()
      .describe('Nothing is sent outside of this time'),
    requests: z
      .number()
      .int()
      .min(1)
      .max(100_000)
      .default(limits.driveRequests)
      .describe('Requests a run may send at most'),
    perSecond: z
      .number()
      .min(0.1)
      .max(50)
      .default(2)
      .describe('Requests a second at most; loopback is not slowed down'),
    recipe: z.string().min(1).max(60).optional().describe('Recipe to start from when detection is wrong'),
    flows: z
      .partialRecord(z.enum(flowNames), flowSchema)
      .default({})
      .describe('How this app does it, where the recipe does not fit'),
    roles: z
      .record(z.string().min(1).max(60), expectationSchema)
      .default({})
      .describe('What the answer of the flow who-am-i shows for each role'),
    actors: z.partialRecord(z.enum(actorNames), actor).default({}).describe('Who acts'),
    mail: z
      .strictObject({
        sink: z
          .strictObject({
            host: z.string().min(1).max(253).default('127.0.0.1'),
            port: z.number().int().min(0).max(65_535),
            domain: z.string().min(1).max(253),
          })
          .optional()
          .describe('The app sends its mails to this address of ours'),
        imap: z
          .strictObject({
            host: z.string().min(1).max(253),
            port: z.number().int().min(1).max(65_535).default(993),
            user: variable,
            password: variable,
          })
          .optional()
          .describe('A real mailbox that knows plus-addresses'),
      })
      .default({})
      .describe('Where mails of the test accounts are read'),
    mails: z
      .partialRecord(z.enum(mailKinds), mailOfKind)
      .default({})
      .describe('The mails of the app, kind by kind, where they are not recognised'),
    billing: z
      .strictObject({
        provider: z.string().min(1).max(60).default('stripe').describe('Payment provider'),
        webhook: z
          .string()
          .regex(/^(\/|https?:\/\/)/, 'write a path or an address')
          .describe('Where its events go'),
        secret: variable.describe('Variable with the signing secret of the TEST endpoint'),
        key: variable
          .optional()
          .describe('Variable with a TEST key of its API that may read checkouts: shows where they lead back to'),
        api: origin.optional().describe('Where its API is when it is a look-alike on this machine'),
        prices: z
          .record(z.string().min(1).max(60), z.string().min(1).max(200))
          .describe('Price of each plan, lowest first'),
      })
      .optional()
      .describe('How payments are told to the app'),
    policy: z
      .strictObject({
        cancel: z.enum(['period-end', 'immediate']).default('period-end'),
        pastDueGraceDays: z.number().min(0).max(90).default(3),
        refund: z.enum(['period-end', 'immediate']).default('immediate'),
      })
      .default({ cancel: 'period-end', pastDueGraceDays: 3, refund: 'immediate' })
      .describe('When paid access ends, as promised to members'),
  })
  .describe('Who acts on the app, and within which bounds');

export type DriveSettings = z.infer<typeof driveSchema>;
export type ActorSettings = NonNullable<DriveSettings['actors'][ActorName]>;
