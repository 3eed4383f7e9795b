import { agreementEndKind, agreementKind } from '../collection/agreement.ts';
import { backPaymentKind } from './back-payment.ts';
import { baseKind } from './base.ts';
import { correctionKind } from './correction.ts';
import { deferralKind, resumptionKind } from './deferral.ts';
import type { KindHandler } from './kind.ts';
import { memberKind } from './member.ts';
import { openKind } from './open.ts';
import { ratioKind } from './ratio.ts';
import type { BusinessKind } from './rules.ts';
import { sealKind, unsealKind } from './seal.ts';
import { transferKind } from './transfer.ts';

const kinds: Readonly<Record<BusinessKind, KindHandler>> = {
  seal: sealKind,
  unseal: unsealKind,
  open: openKind,
  'transfer-in': transferKind,
  'back-payment': backPaymentKind,
  correction: correctionKind,
  deferral: deferralKind,
  resumption: resumptionKind,
  base: baseKind,
  ratio: ratioKind,
  'member-change': memberKind,
  'collection-agreement': agreementKind,
  'collection-end': agreementEndKind,
};

export const handlerOf = (kind: BusinessKind): KindHandler => kinds[kind];
