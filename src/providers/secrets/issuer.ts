/** Who issues a secret: what a stranger can do with it, and how it is exchanged. Plain sentences, read by founders. */
export type Issuer = {
  readonly id: string;
  /** As people call it: "Stripe". */
  readonly name: string;
  /** What happens when a stranger has it, one or two sentences, consequence first. */
  readonly blastRadius: string;
  /** In the order in which nothing breaks: make the new one, deploy it, see it work, revoke the old one, look at what was done with it. */
  readonly rotation: readonly [string, ...string[]];
  /** Page where it is exchanged; https. */
  readonly page: string;
  /** For keys that are public by design: what has to guard them instead. */
  readonly guard?: string;
  /** Vendor page that the facts were read on, and the day; `null` where nobody could read it. */
  readonly source: { readonly url: string; readonly read: string } | null;
};
