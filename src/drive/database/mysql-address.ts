/** What `DATABASE_URL` of an app says, as its own driver would read it. */
export type MysqlAddress = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string | undefined;
  /** Null: in the clear. */
  readonly tls: { readonly verify: boolean } | null;
};

/** Also as frameworks spell it: `mysql2://` (Rails), `mysql+pymysql://` (SQLAlchemy). */
const scheme = /^(?:mysql2?|mariadb)(?:\+\w{1,20})?:/i;

export const isMysqlAddress = (address: string): boolean => scheme.test(address.trim());

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // A % that somebody left as it is.
    return text;
  }
};

const words: Readonly<Record<string, MysqlAddress['tls']>> = {
  disabled: null,
  disable: null,
  preferred: null,
  prefer: null,
  false: null,
  '0': null,
  required: { verify: false },
  require: { verify: false },
  accept_invalid_certs: { verify: false },
};

/**
 * Whether the connection is encrypted: `ssl-mode` of MySQL's own clients, `sslmode`, `sslaccept` of Prisma and `ssl` of mysql2. A word that is
 * not known asks for the most. https://dev.mysql.com/doc/refman/8.4/en/connection-options.html#option_general_ssl-mode
 */
const tlsOf = (query: URLSearchParams): MysqlAddress['tls'] => {
  const said = ['ssl-mode', 'sslmode', 'ssl_mode', 'sslaccept', 'ssl', 'tls']
    .map(name => query.get(name))
    .find(value => value !== null && value !== '');
  if (said === undefined || said === null) return null;
  const known = words[said.toLowerCase()];
  if (known !== undefined) return known;
  return { verify: !/"rejectUnauthorized"\s*:\s*false/.test(said) };
};

/** Null where it is no address. Nothing else of the query is taken: drivers know options that write files or print packets. */
export const mysqlAddress = (address: string): MysqlAddress | null => {
  const url = URL.parse(address.trim().replace(scheme, 'mysql:'));
  if (url === null || url.hostname === '') return null;
  const database = decoded(url.pathname.replace(/^\//, ''));
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 3306 : Number(url.port),
    user: decoded(url.username),
    password: decoded(url.password),
    database: database === '' ? undefined : database,
    tls: tlsOf(url.searchParams),
  };
};
