import type { Finding } from '../findings/report.ts';

/** One thing that is known, with what shows it: `file:line`, a header, a DNS record. */
export type Statement = { readonly what: string; readonly name: string; readonly evidence: readonly string[] };

/** What the inventory needs to know of an open finding. */
export type InventoryFinding = Pick<Finding, 'id' | 'title' | 'places' | 'hosts'>;
