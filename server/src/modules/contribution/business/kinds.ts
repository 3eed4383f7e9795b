import { backPaymentKind } from './back-payment.ts';
import { baseKind } from './base.ts';
import type { KindHandler } from './kind.ts';
import { memberKind } from './member.ts';
import { openKind } from './open.ts';
import { ratioKind } from './ratio.ts';
import type { BusinessKind } from './rules.ts';
import { sealKind, unsealKind } from './seal.ts';
import { transferKind } from './transfer.ts';

const kinds: Partial<Record<BusinessKind, KindHandler>> = {
  seal: sealKind,
  unseal: unsealKind,
  open: openKind,
  'transfer-in': transferKind,
  'back-payment': backPaymentKind,
  base: baseKind,
  ratio: ratioKind,
  'member-change': memberKind,
};

export function handlerOf(kind: BusinessKind): KindHandler {
  const handler = kinds[kind];
  if (!handler) throw new Error(`no handler for ${kind}`);
  return handler;
}
