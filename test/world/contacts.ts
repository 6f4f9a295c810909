/** One thing that reached a server of the world, so that a test can say what a run touched and what it did not. */
export type Contact = {
  /** `tcp` a connection, `tls` a server name in a handshake, `rdap` a request at the registry's door. */
  readonly kind: 'dns' | 'tcp' | 'tls' | 'http' | 'rdap';
  /** Who was reached: a name server's name, `resolver`, or `address:port` of the plan (`[v6]:port`). */
  readonly to: string;
  /** The name asked for: query name, server name of the handshake, Host header; empty for a bare connection. */
  readonly host: string;
  /** Query type and transport (`A udp`), or method and path (`GET /healthz`); empty otherwise. */
  readonly what: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

export type NoteContact = (contact: Omit<Contact, 'at'>) => void;
