import ipaddr from 'ipaddr.js';

/** Why not everybody can fetch what is at an address, as a phrase that follows it; null: they can, if its name leads to a public place. */
export function whyNotPublic(address: string): string | null {
  if (!URL.canParse(address)) return 'is no address';
  const { protocol, hostname } = new URL(address);
  if (isLoopback(address)) return 'is on this machine';
  if (protocol !== 'https:') return 'is not https';
  const host = bare(hostname);
  return ipaddr.isValid(host) && !isPublic(host) ? 'is not a public address' : null;
}

/** `localhost`, `127.0.0.1`, `[::1]` as the host of an address, in whatever spelling. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const host = bare(new URL(address).hostname);
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return ipaddr.isValid(host) && isLoopbackIp(host);
}

export function isLoopbackIp(ip: string): boolean {
  return ipaddr.process(ip).range() === 'loopback';
}

/** In no special range of IANA's registries; an IPv4 address inside an IPv6 one is judged as what it is. */
export function isPublic(ip: string): boolean {
  return ipaddr.process(ip).range() === 'unicast';
}

/** Without the brackets of an IPv6 literal and the dot of a name that is written to its end. */
function bare(host: string): string {
  return host.replace(/^\[|\]$|\.$/g, '');
}
