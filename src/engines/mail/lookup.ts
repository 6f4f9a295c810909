/** Kinds of records that mail authentication asks for. `SPF` is the record type 99 that RFC 7208 §3.1 retired. */
export type MailRecordType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'CNAME' | 'PTR' | 'NS' | 'SOA' | 'SPF';

/**
 * What the DNS says about a name and a type. TXT: the strings of each record joined; MX: `10 host`; else the value.
 * Names in lower case without the trailing dot. `no-data`: the name exists without such a record; `no-name`: NXDOMAIN,
 * also for an alias whose end does not exist.
 */
export type MailAnswer =
  | { readonly status: 'records'; readonly values: readonly string[] }
  | { readonly status: 'no-data' }
  | { readonly status: 'no-name' }
  | { readonly status: 'silent'; readonly reason: string };

/** Asks the DNS once. Follows aliases as a resolver does, but for the type CNAME itself. Never throws; its time is bounded by whoever gives it. */
export type MailLookup = (name: string, type: MailRecordType) => Promise<MailAnswer>;
