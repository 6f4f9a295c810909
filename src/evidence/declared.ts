/** What the owner declared in the config: facts a machine cannot see, never secrets. */
type Service = 'site' | 'app' | 'api' | 'auth' | 'assets' | 'mail' | 'redirect' | 'other';

export type DeclaredHost = {
  /** Canonical host name: lower-case A-label, no port, no trailing dot. */
  readonly host: string;
  readonly service: Service;
  readonly environment: 'production' | 'staging';
  /** Path that answers for this service, for example `/healthz`; `/` when not declared. */
  readonly path: string;
  /** Text that a right answer contains, when declared. */
  readonly expect?: string;
};

/** A secret that somebody accepts where it is, for a time. `until` is `YYYY-MM-DD`; it ends with that day (UTC). */
export type AllowedSecret = {
  readonly fingerprint: string;
  readonly rule: string;
  readonly reason: string;
  readonly by: string;
  readonly until: string;
};

/** How mail leaves, as far as the settings say. Names in canonical form. */
export type DeclaredMail = {
  readonly provider?: string;
  /** Sender that members see. */
  readonly from?: string;
  readonly envelopeDomain?: string;
  readonly sendingDomains: readonly string[];
  readonly marketing?: string;
  /** Signing keys in use, each with the domain it signs for. */
  readonly selectors: readonly { readonly domain: string; readonly selector: string }[];
  readonly sendingAddresses: readonly string[];
  /** Sender of the alerts to the team. */
  readonly alertsFrom?: string;
  readonly signUpsPerDay?: number;
  /** What the plan at the mail service sends. */
  readonly mailsPerDay?: number;
};

/** What a service that is paid by use may cost at most, as somebody looked it up. `on` is `YYYY-MM-DD`. */
export type DeclaredCap = {
  /** False where nothing stops it. */
  readonly cap: number | false;
  readonly currency: string;
  readonly per: 'day' | 'month' | 'prepaid';
  readonly by: string;
  readonly on: string;
};

/** Who hears of an outage, and how. No address and no number: those stay in the settings. */
export type DeclaredWatch = {
  /** The first one is called first. */
  readonly contacts: readonly { readonly name: string; readonly role: string }[];
  readonly channels: readonly { readonly name: string; readonly kind: string }[];
  /** Whether the way back has an address. */
  readonly hasRollback: boolean;
  /** Whether somebody outside notices when the watch itself stops. */
  readonly hasDeadMan: boolean;
};

export type Declared = {
  /** Registrable domain that is audited, A-label form. */
  readonly domain: string;
  readonly hosts: readonly DeclaredHost[];
  /** Canonical origins, when declared: `https://www.example.com`. */
  readonly production?: string;
  readonly staging?: string;
  /** Name of the DNS provider when declared; otherwise it is detected from the name servers. */
  readonly dnsProvider?: string;
  /** Who is told about expiring certificates and domains, and by what, when declared. */
  readonly expiryAlerts?: { readonly to: string; readonly by: string };
  /** Absent when the settings say nothing about mail. */
  readonly mail?: DeclaredMail;
  /** By the name of the service; absent when nobody said anything. */
  readonly spending?: { readonly [service: string]: DeclaredCap };
  /** Secrets that are accepted; absent when none is. */
  readonly secrets?: { readonly allow: readonly AllowedSecret[] };
  /** Absent when the settings say nothing of watching. */
  readonly watch?: DeclaredWatch;
};
