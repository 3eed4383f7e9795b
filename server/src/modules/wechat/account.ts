/** The official account of a centre as this module needs it; wired at start-up (`push-centres.ts`). */
export interface AccountPort {
  authorizeAddress(given: { readonly redirect: string; readonly state: string }): string;
  exchangeCode(
    code: string,
  ): Promise<
    | { readonly outcome: 'known'; readonly openId: string }
    | { readonly outcome: 'refused'; readonly code: number }
    | { readonly outcome: 'unknown' }
  >;
  createMenu(
    buttons: readonly MenuButton[],
  ): Promise<{ readonly outcome: 'answered'; readonly code: number } | { readonly outcome: 'unknown' | 'not-sent' }>;
}
export type MenuButton =
  | { readonly name: string; readonly sub_button: readonly MenuButton[] }
  | { readonly name: string; readonly type: 'click'; readonly key: string }
  | { readonly name: string; readonly type: 'view'; readonly url: string };

interface Wiring {
  readonly of: (centerId: number) => AccountPort | undefined;
  /** The address that people type: pages opened from WeChat are there. */
  readonly publicUrl: string;
}
let wiring: Wiring | undefined;

/** Set at start-up, in every role. */
export function useWechatAccounts(given: Wiring): void {
  wiring = given;
}

export const accountOf = (centerId: number): AccountPort | undefined => wiring?.of(centerId);
/** A page of ours, for who is in WeChat. */
export const pageAddress = (path: string): string => `${wiring?.publicUrl ?? ''}${path}`;
export const entrancePage = '/m/wechat';
