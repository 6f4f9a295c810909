import type { WatchStore } from '../store.ts';

/** What web push has to know of the devices that are told, and where it says what became of them. */
export type Desk = Pick<WatchStore, 'devices' | 'tookBy' | 'deviceTook'> & {
  /** The private key that our messages are signed with (RFC 8292), 32 bytes in base64url; null where none was made yet. */
  readonly key: () => Promise<string | null>;
  /** Its push service does not know it any more: it is forgotten, and that is said. */
  readonly gone: (id: string, name: string, at: number) => Promise<void>;
};
