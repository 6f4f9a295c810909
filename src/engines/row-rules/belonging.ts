import type { Catalog, Column, Relation } from './catalog.ts';

/** Names of columns that say whose a row is, where no reference says it. */
const ownerName =
  /^(?:user|owner|author|member|profile|account|creator|customer|sender|recipient|student|patient|client|person)_?(?:id|uid|uuid|user_id)$|^(?:created|posted|owned|written|sent|uploaded|submitted)_by(?:_id)?$|^(?:uid|userid|ownerid|authorid)$|^(?:user|owner|author)$/i;

/** Whether a column of this name says whose a row is. */
export const namesPerson = (name: string): boolean => ownerName.test(name);

const canName = (column: Column): boolean => /^(?:uuid|text|character varying)/.test(column.type);

const people = 'auth.users';

const pointsAtPerson = (column: Column, relations: ReadonlyMap<string, Relation>): boolean => {
  const { references } = column;
  if (references === null) return ownerName.test(column.name) && canName(column);
  if (references.table === people) return true;
  const target = relations.get(references.table);
  // A profile is its person: its key is the person's.
  return target?.columns.some(({ key, references: further }) => key && further?.table === people) === true;
};

const byName = (relations: readonly Relation[]): ReadonlyMap<string, Relation> =>
  new Map(relations.map(relation => [relation.name, relation]));

/** The column that says whose a row is; null where rows are nobody's. */
export const ownerColumnOf = (relation: Relation, { relations }: Pick<Catalog, 'relations'>): Column | null => {
  if (relation.kind !== 'table') return null;
  const known = byName(relations);
  const columns = relation.columns.filter(column => pointsAtPerson(column, known));
  return (
    columns.find(({ key }) => key) ??
    columns.find(({ name }) => /user|owner|author|member/i.test(name)) ??
    columns[0] ??
    null
  );
};

/** Whether rows are somebody's, by themselves or by what they belong to. */
export const isOwned = (relation: Relation, catalog: Pick<Catalog, 'relations'>, depth = 3): boolean => {
  if (ownerColumnOf(relation, catalog) !== null) return true;
  if (depth === 0) return false;
  const known = byName(catalog.relations);
  return relation.columns.some(({ references, required }) => {
    const target = references === null || !required ? undefined : known.get(references.table);
    return target !== undefined && target !== relation && isOwned(target, catalog, depth - 1);
  });
};

/** Parts of a name, as in `billing_email`, `billingEmail`. */
const partsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

/** What nobody hands to strangers, whoever's it is. */
const alwaysPrivate = new Set([
  'email', 'mail', 'phone', 'mobile', 'telephone', 'whatsapp', 'birth', 'birthday', 'birthdate', 'dob', 'ssn', 'passport',
  'iban', 'stripe', 'paypal', 'password', 'passwd', 'secret', 'token', 'otp', 'salary', 'income', 'diagnosis',
]); // prettier-ignore

/** Private where the row is somebody's. */
const privateWhereOwned = new Set([
  'amount', 'balance', 'credits', 'invoice', 'payment', 'card', 'subscription', 'customer', 'key', 'hash', 'gender',
  'religion', 'notes', 'tax', 'vat', 'pin', 'medical', 'health', 'ip',
]); // prettier-ignore

/** Where somebody lives, unless the row is of a place that wants to be found. */
const whereabouts = new Set(['address', 'street', 'postcode', 'zip', 'postal', 'latitude', 'longitude']);
const place =
  /event|venue|shop|store|listing|place|restaurant|meetup|business|compan|organi[sz]|office|branch|property|hotel/i;

/** Tables whose rows are between a few people, whatever their columns are called. */
const privateTable =
  /^(?:(?:direct|private|chat)_?)?(?:messages?|dms?|conversations?|inbox|notifications?|invoices?|payments?|orders?|subscriptions?|invites?|invitations?|sessions?|tokens?|api_?keys?|tickets?|notes?|journals?|diary|diaries|todos?|drafts?|transactions?|refunds?|charges?|bookings?|appointments?|prescriptions?|audit_?logs?|login_?attempts?|documents?)$/i;

/** Of a company or a page, and made to be known. */
const ofNobody =
  /^(?:support|contact|sender|from|reply|admin|press|info|company|site|shop|store|venue|event)_?(?:e?mail|phone|address|street|zip|postcode)/i;

const isPlain = ({ key, references, type }: Column): boolean =>
  !key && references === null && !/^(?:boolean|timestamp)/.test(type);

/** Whether others may not see this column: by its own name, or by whose its table is. */
export const isPrivate = (relation: Relation, name: string, owned: boolean): boolean => {
  const column = relation.columns.find(each => each.name === name);
  const parts = partsOf(name);
  if (ofNobody.test(name) && !owned) return false;
  // Whether, when and how often is told by these, and not what.
  if (column !== undefined && /^(?:boolean|timestamp)/.test(column.type)) return false;
  if (parts.some(part => alwaysPrivate.has(part))) return !/_?(?:count|type|kind|verified|template)$/.test(name);
  if (!owned) return false;
  const isLink = column !== undefined && (column.key || column.references !== null || column.type === 'uuid');
  if (parts.some(part => privateWhereOwned.has(part)) && !isLink) return true;
  const table = relation.name.slice(relation.name.indexOf('.') + 1);
  if (parts.some(part => whereabouts.has(part)) && !place.test(table)) return true;
  return privateTable.test(table) && column !== undefined && isPlain(column);
};
