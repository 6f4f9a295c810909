import { parse } from 'tldts';

/** The domain under which somebody is registered: `mail.example.co.uk` and `example.co.uk` are one organisation. */
export const organisationOf = (domain: string): string => parse(domain, { allowPrivateDomains: true }).domain ?? domain;
