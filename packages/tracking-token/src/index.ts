export { type TokenClaims, type TokenPurpose, TrackingClaimsError } from './claims.ts';
export {
  createTokenCodec,
  type DecodedImage,
  type DecodedToken,
  type HostedImage,
  type TokenCodec,
  type TokenRefusal,
} from './codec.ts';
export { parseKeys, type TokenKey, type TokenKeys, TrackingKeysError } from './keys.ts';
