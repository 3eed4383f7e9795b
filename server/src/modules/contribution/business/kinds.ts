import type { KindHandler } from './kind.ts';
import type { BusinessKind } from './rules.ts';
import { sealKind, unsealKind } from './seal.ts';

const kinds: Partial<Record<BusinessKind, KindHandler>> = {
  seal: sealKind,
  unseal: unsealKind,
};

export function handlerOf(kind: BusinessKind): KindHandler {
  const handler = kinds[kind];
  if (!handler) throw new Error(`no handler for ${kind}`);
  return handler;
}
