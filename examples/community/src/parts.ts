import * as accounts from './accounts/accounts.ts';
import type { Auth } from './accounts/auth.ts';
import { authOptions, createAuth, sessionCookieName } from './accounts/auth.ts';
import type { PasswordHasher } from './accounts/password-hasher.ts';
import { createPasswordHasher } from './accounts/password-hasher.ts';
import * as sessions from './accounts/sessions.ts';
import * as signInLimits from './accounts/sign-in-limits.ts';
import { ask, assistantInstructions } from './assistant/ask.ts';
import { labelText } from './assistant/label-text.ts';
import type { Model } from './assistant/model.ts';
import { createModel } from './assistant/model.ts';
import { administratingTools } from './assistant/administrating-tools.ts';
import type { AssistantTool } from './assistant/tools.ts';
import { moderatingTools } from './assistant/tools.ts';
import * as audit from './audit.ts';
import type { Job } from './background.ts';
import { jobs, pause } from './background.ts';
import { applyEvent, planOfPrice, supersedes } from './billing/apply-event.ts';
import type { AccessPolicy } from './billing/entitlement.ts';
import { accessPolicy, entitledPlan } from './billing/entitlement.ts';
import type { BillingProvider } from './billing/provider-client.ts';
import { createBillingProvider } from './billing/provider-client.ts';
import { receiveEvent } from './billing/receive-event.ts';
import type { SignatureScheme } from './billing/signature.ts';
import { signatureSchemes, verifySignature } from './billing/signature.ts';
import { mayAssign, readableLevels } from './community/access.ts';
import * as comments from './community/comments.ts';
import * as digests from './community/digests.ts';
import { exportOwn } from './community/export-own.ts';
import * as invites from './community/invites.ts';
import * as members from './community/members.ts';
import * as moderation from './community/moderation.ts';
import * as posts from './community/posts.ts';
import * as spaces from './community/spaces.ts';
import { bounds } from './bounds.ts';
import type { Config } from './config.ts';
import type { OpenDatabase, PoolGauge, Run } from './database/open.ts';
import type { Database } from './database/schema.ts';
import { clientAddress } from './http/client-address.ts';
import { guard } from './http/guard.ts';
import { cacheControl, securityHeaders, serverTiming } from './http/headers.ts';
import { readInput } from './http/input.ts';
import type { Limiter } from './http/limiter.ts';
import { createLimiter, limitOf } from './http/limiter.ts';
import type { Metrics } from './http/metrics.ts';
import { createMetrics } from './http/metrics.ts';
import { newRequestId } from './http/request-scope.ts';
import type { Route } from './http/route.ts';
import { requireSameOrigin } from './http/same-origin.ts';
import type { Room } from './http/visitors.ts';
import { roomFor } from './http/visitors.ts';
import type { Log } from './log.ts';
import * as outbox from './mail/outbox.ts';
import type { Mailer } from './mail/sender.ts';
import { composeMail, createMailer } from './mail/sender.ts';
import { templates } from './mail/templates.ts';
import { describeFault } from './http/answers.ts';
import { routes } from './routes/index.ts';

/**
 * Everything the app is made of. Code reaches the rest of the app only through this record, so replacing one entry
 * (`{ ...parts, entitledPlan: … }`) changes that behaviour everywhere and nothing else.
 */
export type Parts = {
  readonly config: Config;
  readonly now: () => Date;
  readonly pause: typeof pause;
  readonly log: Log;
  readonly db: Database;
  readonly run: Run;
  readonly pool: PoolGauge;
  readonly metrics: Metrics;
  readonly auth: Auth;
  readonly passwords: PasswordHasher;
  readonly accounts: typeof accounts;
  readonly sessions: typeof sessions;
  readonly sessionCookieName: typeof sessionCookieName;
  readonly signInLimits: typeof signInLimits;
  readonly audit: typeof audit;
  readonly accessPolicy: AccessPolicy;
  readonly entitledPlan: typeof entitledPlan;
  readonly signatureScheme: SignatureScheme;
  readonly verifySignature: typeof verifySignature;
  readonly receiveEvent: typeof receiveEvent;
  readonly applyEvent: typeof applyEvent;
  readonly planOfPrice: typeof planOfPrice;
  readonly supersedes: typeof supersedes;
  readonly billing: BillingProvider;
  readonly readableLevels: typeof readableLevels;
  readonly mayAssign: typeof mayAssign;
  readonly spaces: typeof spaces;
  readonly posts: typeof posts;
  readonly comments: typeof comments;
  readonly members: typeof members;
  readonly moderation: typeof moderation;
  readonly invites: typeof invites;
  readonly digests: typeof digests;
  readonly exportOwn: typeof exportOwn;
  readonly ask: typeof ask;
  readonly labelText: (app: Parts, text: string) => Promise<string>;
  readonly assistantInstructions: (app: Parts) => string;
  readonly assistantTools: readonly AssistantTool[];
  readonly model: Model;
  readonly outbox: typeof outbox;
  readonly templates: typeof templates;
  readonly composeMail: typeof composeMail;
  readonly mailer: Mailer;
  readonly jobs: readonly Job[];
  readonly limiter: Limiter;
  readonly limitOf: typeof limitOf;
  readonly visitRoom: Room;
  readonly clientAddress: typeof clientAddress;
  readonly newRequestId: (request: Request) => string;
  readonly requireSameOrigin: typeof requireSameOrigin;
  readonly guard: typeof guard;
  readonly readInput: typeof readInput;
  readonly securityHeaders: typeof securityHeaders;
  readonly cacheControl: typeof cacheControl;
  readonly serverTiming: typeof serverTiming;
  readonly describeFault: typeof describeFault;
  readonly routes: readonly Route[];
};

/** The sound app: every part as it is meant to be. */
export const createParts = (config: Config, opened: OpenDatabase, log: Log): Parts => ({
  config,
  now: () => new Date(),
  pause,
  log,
  db: opened.db,
  run: opened.run,
  pool: opened.pool,
  metrics: createMetrics(),
  auth: createAuth(authOptions(config, opened.db)),
  passwords: createPasswordHasher(),
  accounts,
  sessions,
  sessionCookieName,
  signInLimits,
  audit,
  accessPolicy,
  entitledPlan,
  signatureScheme: signatureSchemes[config.BILLING_SCHEME],
  verifySignature,
  receiveEvent,
  applyEvent,
  planOfPrice,
  supersedes,
  billing: createBillingProvider(config),
  readableLevels,
  mayAssign,
  spaces,
  posts,
  comments,
  members,
  moderation,
  invites,
  digests,
  exportOwn,
  ask,
  labelText,
  assistantInstructions,
  assistantTools: [...moderatingTools, ...administratingTools],
  model: createModel(config),
  outbox,
  templates,
  composeMail,
  mailer: createMailer(config),
  jobs,
  limiter: createLimiter(opened.postgres),
  limitOf,
  visitRoom: roomFor(bounds.visitsPerSecond, bounds.visitsAtOnce),
  clientAddress,
  newRequestId,
  requireSameOrigin,
  guard,
  readInput,
  securityHeaders,
  cacheControl,
  serverTiming,
  describeFault,
  routes,
});
