import type { Profile } from '../contract/rows.ts';
import type { BackupEvidence } from './backups.ts';
import type { BundlesEvidence } from './bundles.ts';
import type { CdnEvidence } from './cdn.ts';
import type { Declared } from './declared.ts';
import type { DeliveryEvidence } from './delivery.ts';
import type { DeploysEvidence } from './deploys.ts';
import type { DnsEvidence } from './dns.ts';
import type { EvalsEvidence } from './evals.ts';
import type { HandoverEvidence } from './handover.ts';
import type { HardeningEvidence } from './hardening.ts';
import type { HealthEvidence } from './health.ts';
import type { EnvUseEvidence } from './env-use.ts';
import type { HttpEvidence } from './http.ts';
import type { Collected } from './leaf.ts';
import type { MailEvidence } from './mail.ts';
import type { MessagesEvidence } from './messages.ts';
import type { MonitoringEvidence } from './monitoring.ts';
import type { OwnershipEvidence } from './ownership.ts';
import type { PagesEvidence } from './pages.ts';
import type { RegistrationEvidence } from './registration.ts';
import type { RehearsalEvidence } from './rehearsal.ts';
import type { RepoEvidence } from './repo.ts';
import type { RowRulesEvidence } from './row-rules.ts';
import type { SecretsEvidence } from './secrets.ts';
import type { ServedEvidence } from './served.ts';
import type { SharingEvidence } from './sharing.ts';
import type { SignalsEvidence } from './signals.ts';
import type { SmokeEvidence } from './smoke.ts';
import type { SpendingEvidence } from './spending.ts';
import type { SpikeEvidence } from './spike.ts';
import type { TimingsEvidence } from './timings.ts';
import type { TlsEvidence } from './tls.ts';

/** Everything that can be known about a target, one line a key. */
export type Evidence = {
  readonly declared: Declared;
  readonly dns: DnsEvidence;
  readonly tls: TlsEvidence;
  readonly http: HttpEvidence;
  readonly pages: PagesEvidence;
  readonly registration: RegistrationEvidence;
  readonly mail: MailEvidence;
  readonly repo: RepoEvidence;
  readonly envUse: EnvUseEvidence;
  readonly secrets: SecretsEvidence;
  readonly served: ServedEvidence;
  readonly messages: MessagesEvidence;
  readonly delivery: DeliveryEvidence;
  readonly cdn: CdnEvidence;
  readonly deploys: DeploysEvidence;
  readonly rehearsal: RehearsalEvidence;
  readonly backups: BackupEvidence;
  readonly health: HealthEvidence;
  readonly smoke: SmokeEvidence;
  readonly spending: SpendingEvidence;
  readonly sharing: SharingEvidence;
  readonly hardening: HardeningEvidence;
  readonly signals: SignalsEvidence;
  readonly evals: EvalsEvidence;
  readonly timings: TimingsEvidence;
  readonly spike: SpikeEvidence;
  readonly bundles: BundlesEvidence;
  readonly rowRules: RowRulesEvidence;
  readonly monitoring: MonitoringEvidence;
  readonly ownership: OwnershipEvidence;
  readonly handover: HandoverEvidence;
};

export type EvidenceKey = keyof Evidence;

/** What a run brought home: plain JSON, redacted, replayable. */
export type EvidenceSet = {
  readonly schema: 'launch-ready/evidence@1';
  readonly tool: string;
  readonly target: { readonly domain: string; readonly unicode: string };
  readonly profile: Profile;
  /** The network options of the run, so that replayed evidence renders the same commands. */
  readonly net: RecordedNet;
  /** Folder of the repository that was read, when one was; commands name it again. */
  readonly repo?: string;
  /** ISO 8601; the clock of every judgement. */
  readonly collectedAt: string;
  readonly keys: { readonly [K in EvidenceKey]?: Collected<Evidence[K]> };
};

/** Network options as recorded: CA files by path, never their content. */
export type RecordedNet = {
  readonly resolver: { readonly address: string; readonly port: number } | null;
  readonly connectTo: readonly {
    readonly from: { readonly host: string; readonly port: number };
    readonly to: { readonly address: string; readonly port: number };
  }[];
  readonly caFiles: readonly string[];
  /** Settings file of the run, when there was one; commands name it again. */
  readonly configFile: string | null;
};
