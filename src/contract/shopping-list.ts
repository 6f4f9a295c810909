/** One of the thirteen things that a buyer of a launch ticks off, and the rows of the contract that decide it. */
export type ShoppingItem = { readonly id: string; readonly title: string; readonly rows: readonly string[] };

const item = (id: string, title: string, ...rows: readonly string[]): ShoppingItem => ({ id, title, rows });

/** L1–L13, in the order in which buyers write them. */
export const shoppingList: readonly ShoppingItem[] = [
  item('L1', 'DNS', 'S1.c1', 'S1.f2'),
  item('L2', 'Redirects', 'S1.c2'),
  item('L3', 'Subdomains', 'S1.c3'),
  item('L4', 'Cloudflare', 'S4.c1', 'X3'),
  item('L5', 'SSL', 'S1.c4', 'S1.f1', 'X7'),
  item('L6', 'Caching', 'S4.c3', 'S4.c4', 'S4.f1', 'S4.f3'),
  item('L7', 'DDoS protection', 'S4.c2', 'S4.f2'),
  item('L8', 'SPF, DKIM and DMARC', 'S2.c1', 'S2.c2', 'S2.c3'),
  item('L9', 'Production deployment', 'S3.c3', 'S3.c4', 'S3.c5', 'S3.f1', 'S3.f3'),
  item('L10', 'Environment variables', 'S3.c1', 'S3.d2'),
  item('L11', 'Secrets', 'S1.c5', 'S1.f3', 'S3.c2', 'S3.f2'),
  item('L12', 'Uptime monitoring', 'S5.c1', 'S5.f1', 'T6'),
  item('L13', 'Handover checklist', 'S7.c1', 'S7.c2', 'S7.c3', 'S7.c4', 'S7.c5', 'S7.d1'),
];
