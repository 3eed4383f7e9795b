export { type HttpTrustOptions, httpTrust, type Trust } from './trust.ts';
export {
  type CertificateFacts,
  type CertificateVerdict,
  describeCertificate,
  type RefusalReason,
  type Revocation,
  verifySignedText,
} from './verify.ts';
