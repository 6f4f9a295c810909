import type { Check } from './check.ts';
import buildRunSeparated from './deployment/build-run-separated.ts';
import callbacks from './deployment/callbacks.ts';
import cleanClone from './deployment/clean-clone.ts';
import deployGuarded from './deployment/deploy-guarded.ts';
import envComplete from './deployment/env-complete.ts';
import healthExists from './deployment/health-exists.ts';
import healthSaysLittle from './deployment/health-says-little.ts';
import healthTellsTruth from './deployment/health-tells-truth.ts';
import joinFlow from './deployment/join-flow.ts';
import noPersonalNames from './deployment/no-personal-names.ts';
import notOverbuilt from './deployment/not-overbuilt.ts';
import refusesAtBoot from './deployment/refuses-at-boot.ts';
import rollbackDefined from './deployment/rollback-defined.ts';
import valuesApart from './deployment/values-apart.ts';
import abuseLimited from './edge/abuse-limited.ts';
import apiCachedSafely from './edge/api-cached-safely.ts';
import bundleWithinBudget from './edge/bundle-within-budget.ts';
import cacheRulesSafe from './edge/cache-rules-safe.ts';
import ddosCovers from './edge/ddos-covers.ts';
import endpointP95 from './edge/endpoint-p95.ts';
import httpsSettings from './edge/https-settings.ts';
import imagesEfficient from './edge/images-efficient.ts';
import loginToDashboard from './edge/login-to-dashboard.ts';
import noCacheDeception from './edge/no-cache-deception.ts';
import noMemberLeak from './edge/no-member-leak.ts';
import originHidden from './edge/origin-hidden.ts';
import originSpared from './edge/origin-spared.ts';
import pagesCached from './edge/pages-cached.ts';
import protocolCurrent from './edge/protocol-current.ts';
import proxiedWhereRight from './edge/proxied-where-right.ts';
import securityHeaders from './edge/security-headers.ts';
import spikeSparesLogin from './edge/spike-spares-login.ts';
import sslStrict from './edge/ssl-strict.ts';
import staticAssetsCached from './edge/static-assets-cached.ts';
import staticAssetsFresh from './edge/static-assets-fresh.ts';
import textCompressed from './edge/text-compressed.ts';
import tokenNarrow from './edge/token-narrow.ts';
import webhookNotSwallowed from './edge/webhook-not-swallowed.ts';
import dkimKey from './email/dkim-key.ts';
import dkimSigned from './email/dkim-signed.ts';
import dmarcRecord from './email/dmarc-record.ts';
import inviteInTime from './email/invite-in-time.ts';
import kindsArrive from './email/kinds-arrive.ts';
import linksLeadHome from './email/links-lead-home.ts';
import looksLikeSpam from './email/looks-like-spam.ts';
import mailRecordsReachable from './email/mail-records-reachable.ts';
import mailerReady from './email/mailer-ready.ts';
import repliesArrive from './email/replies-arrive.ts';
import sendersConsistent from './email/senders-consistent.ts';
import sendingAddress from './email/sending-address.ts';
import sentOnce from './email/sent-once.ts';
import signUpSurvivesOutage from './email/sign-up-survives-outage.ts';
import spfCoversSender from './email/spf-covers-sender.ts';
import spfRecord from './email/spf-record.ts';
import streamsSeparated from './email/streams-separated.ts';
import unsubscribe from './email/unsubscribe.ts';
import egress from './evals/egress.ts';
import moderationHolds from './evals/moderation-holds.ts';
import retrievalScoped from './evals/retrieval-scoped.ts';
import storedInjection from './evals/stored-injection.ts';
import systemPrompt from './evals/system-prompt.ts';
import toolsScoped from './evals/tools-scoped.ts';
import backupRestores from './handover/backup-restores.ts';
import dashboardPublic from './handover/dashboard-public.ts';
import documented from './handover/documented.ts';
import keysPlaced from './handover/keys-placed.ts';
import mailRecordsKnown from './handover/mail-records-known.ts';
import ownersNamed from './handover/owners-named.ts';
import redeploys from './handover/redeploys.ts';
import redirectAlone from './handover/redirect-alone.ts';
import rollbackPlain from './handover/rollback-plain.ts';
import accountsNotEnumerable from './hardening/accounts-not-enumerable.ts';
import adminOnly from './hardening/admin-only.ts';
import apiThrottled from './hardening/api-throttled.ts';
import auditClean from './hardening/audit-clean.ts';
import auditComplete from './hardening/audit-complete.ts';
import auditUnforgeable from './hardening/audit-unforgeable.ts';
import cancelByPolicy from './hardening/cancel-by-policy.ts';
import cancelRevokes from './hardening/cancel-revokes.ts';
import cookieFlags from './hardening/cookie-flags.ts';
import corsClosed from './hardening/cors-closed.ts';
import crossMemberRead from './hardening/cross-member-read.ts';
import crossMemberWrite from './hardening/cross-member-write.ts';
import crossSiteWrites from './hardening/cross-site-writes.ts';
import databaseApiClosed from './hardening/database-api-closed.ts';
import errorsSayNothing from './hardening/errors-say-nothing.ts';
import expiredTokensRefused from './hardening/expired-tokens-refused.ts';
import forgedTokensRefused from './hardening/forged-tokens-refused.ts';
import invalidTokensRefused from './hardening/invalid-tokens-refused.ts';
import inviteBoundToAddress from './hardening/invite-bound-to-address.ts';
import inviteExpires from './hardening/invite-expires.ts';
import inviteRevocable from './hardening/invite-revocable.ts';
import inviteSingleUse from './hardening/invite-single-use.ts';
import inviteSurvivesScanner from './hardening/invite-survives-scanner.ts';
import inviteTermsFixed from './hardening/invite-terms-fixed.ts';
import inviteThrottled from './hardening/invite-throttled.ts';
import inviteUnguessable from './hardening/invite-unguessable.ts';
import loginThrottled from './hardening/login-throttled.ts';
import massAssignment from './hardening/mass-assignment.ts';
import pastDueEnds from './hardening/past-due-ends.ts';
import payGivesRole from './hardening/pay-gives-role.ts';
import planDown from './hardening/plan-down.ts';
import removedStaysRemoved from './hardening/removed-stays-removed.ts';
import resetThrottled from './hardening/reset-throttled.ts';
import roleMatrix from './hardening/role-matrix.ts';
import rowRules from './hardening/row-rules.ts';
import sessionRotates from './hardening/session-rotates.ts';
import sessionsEnd from './hardening/sessions-end.ts';
import signUpThrottled from './hardening/sign-up-throttled.ts';
import spendingCapped from './hardening/spending-capped.ts';
import throttleNotForgeable from './hardening/throttle-not-forgeable.ts';
import throttleNotShared from './hardening/throttle-not-shared.ts';
import tokenEndsVerified from './hardening/token-ends-verified.ts';
import webhookAccepted from './hardening/webhook-accepted.ts';
import webhookFailureRetried from './hardening/webhook-failure-retried.ts';
import webhookForged from './hardening/webhook-forged.ts';
import webhookLate from './hardening/webhook-late.ts';
import webhookRepeated from './hardening/webhook-repeated.ts';
import addressesAgree from './launch-path/addresses-agree.ts';
import apexResolves from './launch-path/apex-resolves.ts';
import builderAddress from './launch-path/builder-address.ts';
import builderCallbacks from './launch-path/builder-callbacks.ts';
import caaAllowsIssuer from './launch-path/caa-allows-issuer.ts';
import certificateChain from './launch-path/certificate-chain.ts';
import certificateCurrent from './launch-path/certificate-current.ts';
import certificateName from './launch-path/certificate-name.ts';
import certificateRenews from './launch-path/certificate-renews.ts';
import certificateTrusted from './launch-path/certificate-trusted.ts';
import cnameConflicts from './launch-path/cname-conflicts.ts';
import dnsTtl from './launch-path/dns-ttl.ts';
import domainDelegated from './launch-path/domain-delegated.ts';
import domainRenews from './launch-path/domain-renews.ts';
import environmentsNamed from './launch-path/environments-named.ts';
import expiryAlerts from './launch-path/expiry-alerts.ts';
import hostAnswers from './launch-path/host-answers.ts';
import httpsEnforced from './launch-path/https-enforced.ts';
import httpsFirst from './launch-path/https-first.ts';
import insecureMarkup from './launch-path/insecure-markup.ts';
import ipv6Reachable from './launch-path/ipv6-reachable.ts';
import mixedContent from './launch-path/mixed-content.ts';
import mixedContentInside from './launch-path/mixed-content-inside.ts';
import nameServersAgree from './launch-path/name-servers-agree.ts';
import nameServersAnswer from './launch-path/name-servers-answer.ts';
import namesTypedOnce from './launch-path/names-typed-once.ts';
import noDanglingNames from './launch-path/no-dangling-names.ts';
import oneAddress from './launch-path/one-address.ts';
import permanentRedirects from './launch-path/permanent-redirects.ts';
import redirectHops from './launch-path/redirect-hops.ts';
import redirectLoop from './launch-path/redirect-loop.ts';
import redirectsKeepPath from './launch-path/redirects-keep-path.ts';
import resolversAgree from './launch-path/resolvers-agree.ts';
import subdomainsResolve from './launch-path/subdomains-resolve.ts';
import subdomainsRightService from './launch-path/subdomains-right-service.ts';
import tlsVersions from './launch-path/tls-versions.ts';
import wildcardRecord from './launch-path/wildcard-record.ts';
import alertThresholds from './observability/alert-thresholds.ts';
import alertsActionable from './observability/alerts-actionable.ts';
import everyMinute from './observability/every-minute.ts';
import healthProbeLimited from './observability/health-probe-limited.ts';
import healthReachable from './observability/health-reachable.ts';
import loginFailuresCounted from './observability/login-failures-counted.ts';
import logsClean from './observability/logs-clean.ts';
import requestIds from './observability/request-ids.ts';
import slowQueriesVisible from './observability/slow-queries-visible.ts';
import timesByEndpoint from './observability/times-by-endpoint.ts';
import uptimeCovers from './observability/uptime-covers.ts';
import webhookFailuresCounted from './observability/webhook-failures-counted.ts';
import commitsGuarded from './secrets/commits-guarded.ts';
import envFiles from './secrets/env-files.ts';
import exposedFiles from './secrets/exposed-files.ts';
import inRepository from './secrets/in-repository.ts';
import keptInVault from './secrets/kept-in-vault.ts';
import logged from './secrets/logged.ts';
import rightKeys from './secrets/right-keys.ts';
import served from './secrets/served.ts';
import signingStrength from './secrets/signing-strength.ts';

/** Every check there is, by ID; a test compares the list with the folder. */
export const checks: readonly Check[] = [
  buildRunSeparated,
  callbacks,
  cleanClone,
  deployGuarded,
  envComplete,
  healthExists,
  healthSaysLittle,
  healthTellsTruth,
  joinFlow,
  noPersonalNames,
  notOverbuilt,
  refusesAtBoot,
  rollbackDefined,
  valuesApart,
  abuseLimited,
  apiCachedSafely,
  bundleWithinBudget,
  cacheRulesSafe,
  ddosCovers,
  endpointP95,
  httpsSettings,
  imagesEfficient,
  loginToDashboard,
  noCacheDeception,
  noMemberLeak,
  originHidden,
  originSpared,
  pagesCached,
  protocolCurrent,
  proxiedWhereRight,
  securityHeaders,
  spikeSparesLogin,
  sslStrict,
  staticAssetsCached,
  staticAssetsFresh,
  textCompressed,
  tokenNarrow,
  webhookNotSwallowed,
  dkimKey,
  dkimSigned,
  dmarcRecord,
  inviteInTime,
  kindsArrive,
  linksLeadHome,
  looksLikeSpam,
  mailRecordsReachable,
  mailerReady,
  repliesArrive,
  sendersConsistent,
  sendingAddress,
  sentOnce,
  signUpSurvivesOutage,
  spfCoversSender,
  spfRecord,
  streamsSeparated,
  unsubscribe,
  egress,
  moderationHolds,
  retrievalScoped,
  storedInjection,
  systemPrompt,
  toolsScoped,
  backupRestores,
  dashboardPublic,
  documented,
  keysPlaced,
  mailRecordsKnown,
  ownersNamed,
  redeploys,
  redirectAlone,
  rollbackPlain,
  accountsNotEnumerable,
  adminOnly,
  apiThrottled,
  auditClean,
  auditComplete,
  auditUnforgeable,
  cancelByPolicy,
  cancelRevokes,
  cookieFlags,
  corsClosed,
  crossMemberRead,
  crossMemberWrite,
  crossSiteWrites,
  databaseApiClosed,
  errorsSayNothing,
  expiredTokensRefused,
  forgedTokensRefused,
  invalidTokensRefused,
  inviteBoundToAddress,
  inviteExpires,
  inviteRevocable,
  inviteSingleUse,
  inviteSurvivesScanner,
  inviteTermsFixed,
  inviteThrottled,
  inviteUnguessable,
  loginThrottled,
  massAssignment,
  pastDueEnds,
  payGivesRole,
  planDown,
  removedStaysRemoved,
  resetThrottled,
  roleMatrix,
  rowRules,
  sessionRotates,
  sessionsEnd,
  signUpThrottled,
  spendingCapped,
  throttleNotForgeable,
  throttleNotShared,
  tokenEndsVerified,
  webhookAccepted,
  webhookFailureRetried,
  webhookForged,
  webhookLate,
  webhookRepeated,
  addressesAgree,
  apexResolves,
  builderAddress,
  builderCallbacks,
  caaAllowsIssuer,
  certificateChain,
  certificateCurrent,
  certificateName,
  certificateRenews,
  certificateTrusted,
  cnameConflicts,
  dnsTtl,
  domainDelegated,
  domainRenews,
  environmentsNamed,
  expiryAlerts,
  hostAnswers,
  httpsEnforced,
  httpsFirst,
  insecureMarkup,
  ipv6Reachable,
  mixedContent,
  mixedContentInside,
  nameServersAgree,
  nameServersAnswer,
  namesTypedOnce,
  noDanglingNames,
  oneAddress,
  permanentRedirects,
  redirectHops,
  redirectLoop,
  redirectsKeepPath,
  resolversAgree,
  subdomainsResolve,
  subdomainsRightService,
  tlsVersions,
  wildcardRecord,
  alertThresholds,
  alertsActionable,
  everyMinute,
  healthProbeLimited,
  healthReachable,
  loginFailuresCounted,
  logsClean,
  requestIds,
  slowQueriesVisible,
  timesByEndpoint,
  uptimeCovers,
  webhookFailuresCounted,
  commitsGuarded,
  envFiles,
  exposedFiles,
  inRepository,
  keptInVault,
  logged,
  rightKeys,
  served,
  signingStrength,
];
