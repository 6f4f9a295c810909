/**
 * Base URLs of registries that answer RDAP (RFC 9082), by top-level domain, as in IANA's bootstrap file
 * https://data.iana.org/rdap/dns.json (RFC 9224), compared with public copies of it in 2026-11; only endings that communities really use and that
 * have kept their server for years. Every other ending goes through the redirector.
 */
const identityDigital = 'https://rdap.identitydigital.services/rdap/';
const google = 'https://pubapi.registry.google/rdap/';
const centralNic = (ending: string): string => `https://rdap.centralnic.com/${ending}/`;

const bases: { readonly [ending: string]: string } = {
  com: 'https://rdap.verisign.com/com/v1/',
  net: 'https://rdap.verisign.com/net/v1/',
  org: 'https://rdap.publicinterestregistry.org/rdap/',
  info: identityDigital,
  academy: identityDigital,
  life: identityDigital,
  school: identityDigital,
  app: google,
  dev: google,
  art: centralNic('art'),
  blog: centralNic('blog'),
  ca: 'https://rdap.ca.fury.ca/rdap/',
  nl: 'https://rdap.sidn.nl/',
};

/** Sends a question on to the registry in charge (https://about.rdap.org). Its own 404 means that it knows no registry. */
export const rdapRedirector = 'rdap.org';

/** Where to ask the registry about a registrable domain. */
export const rdapUrl = (domain: string): string => {
  const ending = domain.slice(domain.lastIndexOf('.') + 1);
  const base = Object.hasOwn(bases, ending) ? bases[ending] : undefined;
  return `${base ?? `https://${rdapRedirector}/`}domain/${domain}`;
};
