export { isPublicAddress } from './public-address.ts';
export { HostNotPublic, HostUnknown, type ResolvedHost, resolveHost } from './resolve-host.ts';
